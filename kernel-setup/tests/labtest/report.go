package labtest

import (
	"html"
	"regexp"
	"strings"
)

// GoNB repeats compile errors and stack traces as HTML whose parts open when
// one points at them. Nothing but this mark tells such a report from a display
// of the cell's own (gonb v0.11.4, internal/goexec/errorparsing.go).
const reportMark = `data-mime-type="application/vnd.jupyter.stderr"`

func (o Output) isReport() bool {
	return strings.Contains(o.Data["text/html"], reportMark)
}

var (
	ansi   = regexp.MustCompile("\x1b\\[[0-9;]*m")
	style  = regexp.MustCompile(`(?s)<style>.*?</style>`)
	around = regexp.MustCompile(`(?s)<div class="gonb-err-context">.*?<div class="gonb-err-line">.*?</div>.*?</div>`)
	tag    = regexp.MustCompile(`<[^>]*>`)
	blank  = regexp.MustCompile(`\n\s*\n+`)
)

// reportText is a report as text, without the source around the errors.
func reportText(s string) string {
	for _, r := range []*regexp.Regexp{style, around, tag} {
		s = r.ReplaceAllString(s, "")
	}
	return strings.TrimLeft(blank.ReplaceAllString(html.UnescapeString(s), "\n"), "\n ")
}
