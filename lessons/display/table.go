package display

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// A Table is rows under a header. The cells are written the way fmt.Print
// writes them; a row may be shorter or longer than the header. A column that
// holds anything but numbers, with or without a unit, begins at the left.
type Table struct {
	Caption string // above the table; "" for none
	Header  []string
	Rows    [][]any
	Footer  string // below the table; "" for none
}

// Add appends a row.
func (t *Table) Add(cells ...any) { t.Rows = append(t.Rows, cells) }

// String is the table as aligned text.
func (t Table) String() string { return t.content().text }

func (t Table) content() content {
	var markup, text strings.Builder
	if t.Caption != "" {
		text.WriteString(oneLine(t.Caption) + "\n")
		fmt.Fprintf(&markup, "<caption>%s</caption>", html.EscapeString(t.Caption))
	}
	columns := len(t.Header)
	for _, row := range t.Rows {
		columns = max(columns, len(row))
	}
	words := make([]bool, columns)
	for _, row := range t.Rows {
		for i, cell := range row {
			words[i] = words[i] || !isQuantity(fmt.Sprint(cell))
		}
	}
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	line := func(tag string, cells []any) {
		markup.WriteString("<tr>")
		for i, cell := range cells {
			s := fmt.Sprint(cell)
			if i > 0 {
				w.Write([]byte{'\t'})
			}
			w.Write([]byte(oneLine(s)))
			style := "" // a page's own: Jupyter's begin at the right
			if words[i] {
				style = ` style="text-align:left"`
			}
			fmt.Fprintf(&markup, "<%s%s>%s</%s>", tag, style, html.EscapeString(s), tag)
		}
		// A tabwriter aligns only what stands above and below each other in every line.
		fmt.Fprintln(w, strings.Repeat("\t", columns-len(cells)))
		markup.WriteString("</tr>\n")
	}
	if len(t.Header) > 0 {
		header := make([]any, len(t.Header))
		for i, name := range t.Header {
			header[i] = name
		}
		markup.WriteString("<thead>")
		line("th", header)
		markup.WriteString("</thead>")
	}
	markup.WriteString("<tbody>")
	for _, row := range t.Rows {
		line("td", row)
	}
	markup.WriteString("</tbody>")
	w.Flush()
	c := content{html: "<table>" + markup.String() + "</table>", text: trimLines(text.String())}
	if t.Footer != "" {
		c.html += "<p>" + html.EscapeString(t.Footer) + "</p>"
		c.text += "\n" + t.Footer
	}
	return c
}

// isQuantity reports whether s is a number, perhaps with a unit, or empty.
func isQuantity(s string) bool {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return true
	}
	if len(fields) > 2 {
		return false
	}
	_, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSuffix(fields[0], "%"), ",", ""), 64)
	if err != nil {
		_, err = time.ParseDuration(fields[0])
	}
	return err == nil
}

// trimLines takes away the spaces with which a text table ends its lines.
func trimLines(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// oneLine keeps a cell of a text table within its row and column.
func oneLine(s string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", "\t", " ", "\v", " ", "\f", " ").Replace(s)
}
