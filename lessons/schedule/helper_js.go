package schedule

import (
	"errors"

	"locklab/lessons/schedule/internal/wire"
)

// ask fails: a program in a page can start no other. The page itself asks the explorer, which is
// compiled for it (explorer/main_js.go) and contains this package for its types.
func ask(*wire.Request) (*wire.Answer, error) {
	return nil, errors.New("a program in a page cannot start the explorer")
}
