//go:build js

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"syscall/js"

	"locklab/lessons/schedule/internal/models"
	"locklab/lessons/schedule/internal/replay"
	"locklab/lessons/schedule/internal/wire"
)

// pageMemory is what a search may hold in a page, in bytes, unless the request says otherwise: a
// browser ends a page that takes more than two or three gigabytes.
const pageMemory = 500_000_000

// In a page the explorer is two functions, of JSON texts. locklabExplore goes from a wire.Request to
// a wire.Answer. locklabStates goes from a request, and a path of [goroutine, branch] pairs, to the
// states around the one that it leads to, as package replay describes them for the stepper, or to
// {"error": why not}. A page in which programs are edited sets locklabPackages before, to what
// models.Pack has packed: sources of packages that are no models.
func main() {
	js.Global().Set("locklabExplore", js.FuncOf(func(_ js.Value, args []js.Value) any {
		a := &wire.Answer{Version: wire.Version}
		r, err := request(args[0].String())
		if err == nil {
			a = answer(context.Background(), r, packed())
		} else {
			a.Error = err.Error()
		}
		text, err := json.Marshal(a)
		if err != nil {
			text, _ = json.Marshal(wire.Answer{Version: wire.Version, Error: err.Error()})
		}
		return string(text)
	}))
	// A reader who steps asks again and again for the same program.
	var last string
	var explored *exploration
	var walk replay.Program
	states := func(asked, path string) ([]byte, error) {
		var pairs [][2]int
		if err := json.Unmarshal([]byte(path), &pairs); err != nil {
			return nil, err
		}
		if asked != last {
			r, err := request(asked)
			if err != nil {
				return nil, err
			}
			last, explored, walk = "", nil, replay.Program{}
			if explored, err = explore(context.Background(), r, packed()); err != nil {
				return nil, err
			}
			p := explored.program
			walk = replay.NewProgram(p.Name, explored.machine, explored.found, p.Source.Text)
			last = asked
		}
		choices := make([]replay.Choice, len(pairs))
		for i, p := range pairs {
			choices[i] = replay.Choice{Who: p[0], Branch: p[1]}
		}
		return replay.Near(explored.machine, walk, choices)
	}
	js.Global().Set("locklabStates", js.FuncOf(func(_ js.Value, args []js.Value) any {
		text, err := states(args[0].String(), args[1].String())
		if err != nil {
			text, _ = json.Marshal(map[string]string{"error": err.Error()})
		}
		return string(text)
	}))
	select {} // the page calls
}

// request reads a request.
func request(text string) (*wire.Request, error) {
	r := &wire.Request{}
	if err := json.Unmarshal([]byte(text), r); err != nil {
		return nil, fmt.Errorf("This is no request to the explorer: %w.", err)
	}
	if r.Memory <= 0 || r.Memory == defaultMemory {
		r.Memory = pageMemory
	}
	return r, nil
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
