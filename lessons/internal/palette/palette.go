// Package palette holds the colours of everything that is shown, for Go and for the page.
//
// The colours that tell things apart are Okabe and Ito's, which people with any kind of colour
// vision can tell apart (https://jfly.uni-koeln.de/color/). They stand out on white and on black.
package palette

import (
	_ "embed"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

const (
	Blue       = "#0072B2"
	Vermillion = "#D55E00"
	Green      = "#009E73"
	Orange     = "#E69F00"
	SkyBlue    = "#56B4E9"
	Purple     = "#CC79A7"
)

// Good and Bad are for what is right and what fails, where it is not known whether the page is light
// or dark. Their contrast is at least 4.5 with white and 3.8 with nearly black.
const (
	Good = "#188554"
	Bad  = "#d1392b"
)

// Series are the colours of the first, the second … of several things that are shown together.
// The seventh has the first one's colour again.
var Series = []string{Blue, Vermillion, Green, Orange, SkyBlue, Purple}

// A Theme is the colours of a page that is light or dark, each "#rrggbb".
type Theme struct {
	Series   []string `json:"series"`   // Series, as bright as this page needs them
	Back     string   `json:"back"`     // behind what stands on the page, such as a tooltip
	Text     string   `json:"text"`     // contrast with the page at least 7
	Faint    string   `json:"faint"`    // text that is not the first to be read; contrast at least 4.5
	Line     string   `json:"line"`     // axes and frames; contrast at least 3
	Grid     string   `json:"grid"`     // lines behind the data
	Box      string   `json:"box"`      // what is filled but says nothing by its colour
	Good     string   `json:"good"`     // text and shapes of what is right; contrast at least 4.5
	Bad      string   `json:"bad"`      // text and shapes of what fails; contrast at least 4.5
	Gradient []string `json:"gradient"` // of a heat map, from the lowest value, which is close to the page
}

// Light is for a white page, Dark for one that is nearly black.
var (
	Light = Theme{
		Series: Series, Back: "#ffffff", Text: "#212121", Faint: "#555555", Line: "#6e6e6e", Grid: "#e4e4e4",
		Box:  "#cfe3f3",
		Good: "#18794e", Bad: "#b3261e",
		Gradient: []string{"#eef3f8", "#56b4e9", "#0072b2", "#002b45"},
	}
	Dark = Theme{
		Series: append([]string{"#3d9bd9"}, Series[1:]...),
		Back:   "#1e1e1e", Text: "#e0e0e0", Faint: "#b0b0b0", Line: "#8a8a8a", Grid: "#3a3a3a", Box: "#2b4a63",
		Good: "#56c596", Bad: "#ff8a80",
		Gradient: []string{"#1f262c", "#00517f", "#56b4e9", "#e8f5fd"},
	}
)

//go:embed palette.js
var functions string

// Script is JavaScript that defines, for the script that it is put into, the constant palette: its
// light and dark are the Themes, palette.on(color) is On, and palette.thousands(n) writes a number
// as package number does.
var Script = func() string {
	themes, err := json.Marshal(map[string]Theme{"light": Light, "dark": Dark})
	if err != nil {
		panic(err) // Themes are strings
	}
	return strings.Replace(functions, "THEMES", string(themes), 1)
}()

// On returns the colour, black or white, of text that stands on a colour "#rrggbb". Its contrast
// is 4.58 or more, whatever the colour: WCAG 2.2 asks for 4.5, and at a relative luminance of
// 0.179 black and white are equally far. Text on a colour that is written another way is black.
func On(color string) string {
	if c, ok := RGB(color); ok && luminance(c) <= 0.179 {
		return "#ffffff"
	}
	return "#000000"
}

// RGB returns the red, green and blue of "#rrggbb", each from 0 to 255, and whether color is
// written that way.
func RGB(color string) (c [3]float64, ok bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(color, "#"), 16, 32)
	if err != nil || len(color) != 7 || color[0] != '#' {
		return c, false
	}
	return [3]float64{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}, true
}

// luminance is WCAG 2.2's relative luminance, from 0 to 1.
func luminance(c [3]float64) float64 {
	for k := range c {
		if c[k] <= 10 {
			c[k] /= 3295
		} else {
			c[k] = math.Pow((c[k]/255+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}
