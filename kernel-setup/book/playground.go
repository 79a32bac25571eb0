package book

import (
	"encoding/json"
	"path"
	"regexp"
	"strings"
)

// playground is the name of the page on which programs are edited.
const playground = "playground"

// playgroundNotebook returns the notebook of that page. The page shows nothing of its
// output but takes from it the scripts that all steppers need.
func playgroundNotebook() []byte {
	type m = map[string]any
	code := func(id, source string) m {
		return m{"cell_type": "code", "id": id, "metadata": m{}, "source": source,
			"outputs": []any{}, "execution_count": nil}
	}
	text, err := json.Marshal(m{
		"nbformat": 4, "nbformat_minor": 5,
		"metadata": m{"kernelspec": m{"name": "locklab", "display_name": "Go (Locklab)", "language": "go"}},
		"cells": []m{
			{"cell_type": "markdown", "id": "title", "metadata": m{}, "source": string(file("playground.txt"))},
			code("setup", "import (\n\t\"locklab/lessons/display\"\n\t\"locklab/lessons/schedule\"\n)"),
			code("explored", "%%\ndisplay.Show(schedule.Explore(func() int { return 1 }))"),
		},
	})
	if err != nil {
		panic(err) // it is as above
	}
	return text
}

// An example is a program to begin with.
type example struct {
	Title string `json:"title"`
	program
}

var firstFunction = regexp.MustCompile(`(?m)^func (\w+)\(\)`)

// examples returns the programs to begin with. The first line of each is a comment with
// its title; the function to explore is the first without parameters.
func examples() ([]example, error) {
	entries, err := data.ReadDir("data/programs")
	if err != nil {
		return nil, err
	}
	var all []example
	for _, e := range entries {
		title, text, _ := strings.Cut(string(file(path.Join("programs", e.Name()))), "\n")
		x := example{Title: strings.TrimPrefix(title, "// "), program: program{Program: strings.TrimSpace(text) + "\n"}}
		if m := firstFunction.FindStringSubmatch(text); m != nil {
			x.Explore = m[1]
		}
		x.Buffers = strings.Contains(x.Title, "store buffer")
		all = append(all, x)
	}
	return all, nil
}

// playgroundPage returns the markup of the playground, with its programs.
func playgroundPage() (string, error) {
	all, err := examples()
	if err != nil {
		return "", err
	}
	programs, err := json.Marshal(all) // which leaves no < in it
	if err != nil {
		return "", err
	}
	return strings.ReplaceAll(string(file("playground.html")), "PROGRAMS", string(programs)), nil
}
