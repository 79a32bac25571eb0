package main

import (
	"context"
	"errors"
	"time"

	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/models"
	"locklab/lessons/schedule/internal/replay"
	"locklab/lessons/schedule/internal/search"
	"locklab/lessons/schedule/internal/wire"
)

// A walk is a function that has been explored, for a page whose reader steps through it.
type walk struct {
	m       *machine.Machine
	program replay.Program
}

// walkOf explores what a request asks for.
func walkOf(ctx context.Context, r *wire.Request, packages models.Set) (*walk, error) {
	if r.Version != wire.Version {
		return nil, errors.New("the explorer of this page belongs to another version of the lesson")
	}
	if r.Time <= 0 {
		r.Time = defaultTime
	}
	if r.Memory <= 0 {
		r.Memory = defaultMemory
	}
	program, _, err := loaded(r, packages)
	if err != nil {
		return nil, err
	}
	m, err := machine.New(program, machine.Options{
		StoreBuffers: r.StoreBuffers, Context: ctx, Deadline: time.Now().Add(r.Time + time.Second),
	})
	if err != nil {
		return nil, err
	}
	found := search.Run(ctx, m, search.Options{Time: r.Time, Memory: r.Memory})
	if found.Err != nil {
		return nil, explained(found.Err, r)
	}
	return &walk{m, replay.NewProgram(program.Name, m, found, program.Source.Text)}, nil
}

// states returns the states around the one that a path of [goroutine, branch] pairs leads to, as the
// stepper in the page reads them.
func (w *walk) states(path [][2]int) ([]byte, error) {
	choices := make([]replay.Choice, len(path))
	for i, c := range path {
		choices[i] = replay.Choice{Who: c[0], Branch: c[1]}
	}
	return replay.Near(w.m, w.program, choices)
}
