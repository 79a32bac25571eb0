//go:build js

package main

import (
	"context"
	"encoding/json"
	"sync"
	"syscall/js"

	"locklab/lessons/schedule/internal/models"
	"locklab/lessons/schedule/internal/wire"
)

// In a page the explorer is a function, locklabExplore: from a wire.Request to a wire.Answer,
// both as JSON. A page that lets programs be edited sets locklabPackages before, to what
// models.Pack has packed: sources of packages that are no models.
//
// Another function, locklabStates, is for the stepper of package display: from a wire.Request and
// the path that its reader has taken, to the states there. The function is explored when it is asked
// for first.
func main() {
	var last string // the request
	var walking *walk
	js.Global().Set("locklabStates", js.FuncOf(func(_ js.Value, args []js.Value) any {
		text, err := func() ([]byte, error) {
			if request := args[0].String(); request != last || walking == nil {
				var r wire.Request
				if err := json.Unmarshal([]byte(request), &r); err != nil {
					return nil, err
				}
				w, err := walkOf(context.Background(), &r, packed())
				if err != nil {
					return nil, err
				}
				last, walking = request, w
			}
			var path [][2]int
			if err := json.Unmarshal([]byte(args[1].String()), &path); err != nil {
				return nil, err
			}
			return walking.states(path)
		}()
		if err != nil {
			text, _ = json.Marshal(map[string]string{"error": err.Error()})
		}
		return string(text)
	}))

	js.Global().Set("locklabExplore", js.FuncOf(func(_ js.Value, args []js.Value) any {
		a := &wire.Answer{Version: wire.Version}
		var r wire.Request
		if err := json.Unmarshal([]byte(args[0].String()), &r); err != nil {
			a.Error = "This is no request to the explorer: " + err.Error()
		} else {
			a = answer(context.Background(), &r, packed())
		}
		text, err := json.Marshal(a)
		if err != nil {
			text, _ = json.Marshal(wire.Answer{Version: wire.Version, Error: err.Error()})
		}
		return string(text)
	}))
	select {} // the page calls
}

// packed returns the packages that the page has brought along.
var packed = sync.OnceValue(func() models.Set {
	text := js.Global().Get("locklabPackages")
	if text.Type() != js.TypeString {
		return models.Set{}
	}
	set, err := models.Packed([]byte(text.String()))
	if err != nil {
		return models.Set{}
	}
	return set
})
