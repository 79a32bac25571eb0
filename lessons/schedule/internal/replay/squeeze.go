//go:build !js

package replay

import (
	"bytes"
	"compress/gzip"
)

// limit is how many bytes of squeezed states a message has room for, beside the table and the
// script: 100 KB in all, and base64 makes four bytes of three.
const limit = 16_500

// squeeze compresses the JSON of a graph, which has to fit a notebook's message.
func squeeze(data []byte) ([]byte, error) {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w.Write(data)
	err = w.Close()
	return packed.Bytes(), err
}
