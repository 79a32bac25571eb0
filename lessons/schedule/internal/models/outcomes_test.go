package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"locklab/lessons/schedule/internal/load"
	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/models"
	"locklab/lessons/schedule/internal/search"
)

// exploreFunc explores a function of a program and returns its outcomes in words, sorted:
// "2", "panic: …", "deadlock".
func exploreFunc(t *testing.T, program, name string) ([]string, error) {
	t.Helper()
	list := func(set models.Set) func(string) ([]load.File, bool) {
		return func(importPath string) ([]load.File, bool) {
			files, ok := set.Sources(importPath)
			converted := make([]load.File, len(files))
			for i, f := range files {
				converted[i] = load.File(f)
			}
			return converted, ok
		}
	}
	p, err := load.Load(load.Request{
		Files: []load.File{{Name: "main.go", Text: program}}, Func: name,
		Models: func(importPath string) ([]load.File, bool) {
			if !models.Has(importPath) {
				return nil, false
			}
			return list(models.Set{})(importPath)
		},
		Sources: list(local),
		Reason:  models.Why,
	})
	if err != nil {
		return nil, err
	}
	m, err := machine.New(p, machine.Options{})
	if err != nil {
		return nil, err
	}
	r := search.Run(t.Context(), m, search.Options{})
	if r.Err != nil {
		return nil, r.Err
	}
	if !r.Complete {
		return nil, fmt.Errorf("cut off")
	}
	var outcomes []string
	for _, o := range r.Outcomes {
		outcomes = append(outcomes, outcomeText(o.Kind, o.Value))
	}
	slices.Sort(outcomes)
	return slices.Compact(outcomes), nil // two deadlocks are one here
}

func outcomeText(kind int, value string) string {
	switch kind {
	case search.Deadlocked:
		return "deadlock"
	case search.NeverEnds:
		return "never ends"
	case search.Panicked:
		first, _, _ := strings.Cut(value, "\n")
		return first
	}
	return value
}

var local = models.Local(".")

// A sample is a program with all of its outcomes; f is func f() and its result is printed.
type sample struct {
	name, program string
	want          []string
}

func testSamples(t *testing.T, samples []sample) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			got, err := exploreFunc(t, "package main\n"+s.program, "main.f")
			if err != nil {
				t.Fatal(err)
			}
			want := slices.Clone(s.want)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("outcomes %q, not %q", got, want)
			}
		})
	}
}
