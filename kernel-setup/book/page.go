package book

import (
	"crypto/sha256"
	"fmt"
	"html"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// scripts are what outputs carry along, by the names of the files in which the site has them.
type scripts map[string]string

// carried matches a script without attributes. One that defines an element comes with
// every output, as any of them may be the first of a notebook's page.
var carried = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// A writer writes one page.
type writer struct {
	text    strings.Builder
	scripts scripts
	needs   []string // names of the scripts of this page, in their order
	open    bool     // what follows is folded until the reader has predicted
}

// page returns a notebook as MyST Markdown.
func (b *builder) page(nb *notebook, name string) ([]byte, error) {
	w := &writer{scripts: b.scripts}
	exercises := nb.exercises()
	predicted := false // the answer to a prediction has not been shown yet
	for i, c := range nb.Cells {
		source := string(c.Source)
		if c.Type == "markdown" {
			source = links(source)
			if w.open {
				answer, rest := split(source)
				w.markdown(answer)
				w.fold(false)
				predicted, source = false, rest
			}
			if strings.Contains(source, "**Predict.**") {
				predicted = true
			}
			w.markdown(source)
			if i == exercises {
				w.raw(`<p class="how">These are exercises to run: in a clone of the repository, ` +
					`<code>go run ./kernel-setup</code> ` +
					`opens this page as the notebook <code>notebooks/` + html.EscapeString(name) + `.ipynb</code>. ` +
					`A check tries your answer in every order.</p>`)
			}
			continue
		}
		if w.open {
			w.fold(false)
		}
		if name == playground {
			if len(c.Outputs) > 0 { // the scripts and the element are wanted, not what they show
				w.raw(`<div hidden id="pg-seed">`)
				w.output(c)
				w.raw(`</div>`)
			}
			continue
		}
		w.code(source)
		if p, ok := editable(nb.Cells[:i+1]); ok {
			w.raw(p.link())
		}
		if i >= exercises || len(c.Outputs) == 0 {
			continue
		}
		if predicted {
			w.fold(true)
		}
		if c.meantToFail() {
			w.raw(`<p class="meant">This cell is meant to fail. It says:</p>`)
		}
		w.output(c)
	}
	if w.open {
		w.fold(false)
	}
	if name == playground {
		text, err := playgroundPage()
		if err != nil {
			return nil, err
		}
		w.raw(text)
	}
	var tags strings.Builder
	for _, name := range w.needs {
		fmt.Fprintf(&tags, "<script defer src=\"_static/%s\"></script>\n", name)
	}
	w.raw(tags.String())
	return []byte(w.text.String()), nil
}

// fold begins or ends what the reader unfolds after a prediction.
func (w *writer) fold(begin bool) {
	if w.open = begin; begin {
		w.raw(`<details class="showed"><summary>What it showed</summary>`)
	} else {
		w.raw(`</details>`)
	}
}

// next matches the first line of what is no longer about an output.
var next = regexp.MustCompile(`^(#|> \*\*Predict\.\*\*|\*\*Try\.\*\*)`)

// split cuts a text that follows an output in two: what is said about the output, and the
// rest, from the next heading, prediction or thing to try on.
func split(source string) (answer, rest string) {
	fenced, at := false, 0
	for line := range strings.Lines(source) {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if !fenced && next.MatchString(line) {
			break
		}
		at += len(line)
	}
	return source[:at], source[at:]
}

func (w *writer) markdown(source string) {
	if strings.TrimSpace(source) != "" {
		w.text.WriteString(strings.TrimSpace(source) + "\n\n")
	}
}

// directive writes a MyST directive whose content stands as it is.
func (w *writer) directive(head, content string) {
	fence := "```"
	for strings.Contains(content, fence) {
		fence += "`"
	}
	fmt.Fprintf(&w.text, "%s%s\n\n%s\n%s\n\n", fence, head, strings.TrimRight(content, "\n"), fence)
}

func (w *writer) raw(content string) {
	if content != "" {
		w.directive("{raw} html", content)
	}
}

// code writes a cell's source, in its language.
func (w *writer) code(source string) {
	language := "go"
	switch first, _, _ := strings.Cut(source, "\n"); {
	case strings.HasPrefix(first, "%%script python"):
		language = "python"
	case strings.HasPrefix(first, "!"):
		language = "bash"
	}
	w.directive("{code-block} "+language+"\n:force:", source)
}

// output writes what a cell showed: the texts that follow each other in one box.
func (w *writer) output(c cell) {
	var b strings.Builder
	printed := ""
	flush := func() {
		if text := strings.Trim(plain(printed), "\n"); text != "" {
			fmt.Fprintf(&b, "<pre class=\"printed\" tabindex=\"0\">%s</pre>\n", html.EscapeString(text))
		}
		printed = ""
	}
	for _, o := range c.Outputs {
		switch o.Type {
		case "stream":
			printed += string(o.Text)
		case "error":
			printed += "\n" + o.Value
		default:
			if markup, ok := o.data("text/html"); ok {
				flush()
				fmt.Fprintf(&b, "<div class=\"shown\">%s</div>\n", w.once(markup))
			} else if text, ok := o.data("text/plain"); ok {
				printed += text + "\n"
			}
		}
	}
	flush()
	if b.Len() > 0 {
		w.raw(`<div class="output">` + b.String() + `</div>`)
	}
}

// once takes the scripts out of an output that every output has.
func (w *writer) once(markup string) string {
	need := func(name string) {
		if !slices.Contains(w.needs, name) {
			w.needs = append(w.needs, name)
		}
	}
	return carried.ReplaceAllStringFunc(markup, func(whole string) string {
		script := carried.FindStringSubmatch(whole)[1]
		if !strings.Contains(script, "customElements.define") {
			return whole
		}
		name := fmt.Sprintf("output-%.12x.js", sha256.Sum256([]byte(script)))
		w.scripts[name] = script
		if strings.Contains(script, "echarts.min.js") {
			need("echarts.min.js")
		}
		need(name)
		return ""
	})
}

var link = regexp.MustCompile(`\[([^\]]*)\]\(([^)\s]+)\)`)

// links turns the links of a notebook into those of the site: to other notebooks, and to
// headings, which have other names there. What is in the clone alone is only named.
func links(source string) string {
	return link.ReplaceAllStringFunc(source, func(whole string) string {
		m := link.FindStringSubmatch(whole)
		label, target := m[1], m[2]
		if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
			return whole
		}
		file, fragment, _ := strings.Cut(target, "#")
		if file != "" && path.Ext(file) != ".ipynb" {
			return label
		}
		if file = strings.TrimSuffix(file, ".ipynb"); file != "" {
			file += ".md"
		}
		if fragment != "" {
			fragment = "#" + slug(fragment)
		}
		return "[" + label + "](" + file + fragment + ")"
	})
}

// slug returns the anchor that MyST gives to a heading, from JupyterLab's for it.
func slug(fragment string) string {
	if text, err := url.PathUnescape(fragment); err == nil {
		fragment = text
	}
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, fragment)
}

// index returns the first page.
func index(names []string) []byte {
	var b strings.Builder
	b.WriteString("# Locklab\n\n" +
		"A lesson on locks, in Go: real goroutines, real locks, and every order that could have happened. " +
		"Here you read it with all that it showed when it ran, step through every program that it explores, " +
		"and change programs in the [playground](" + playground + ".md). " +
		"To run all of it yourself, type `go run ./kernel-setup` in a clone of the repository.\n\n" +
		"Each section asks you to **predict**. Decide first, and then unfold *What it showed*.\n\n" +
		"```{toctree}\n:maxdepth: 1\n\n")
	for _, name := range names {
		b.WriteString(strings.TrimSuffix(name, ".ipynb") + "\n")
	}
	b.WriteString("```\n")
	return []byte(b.String())
}
