package models

import (
	"bytes"
	"math"
	"math/bits"
	"math/cmplx"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Native returns a function that the machine calls as it is, and whether there is one of that name.
// All are pure. They take and return only basic types and slices of them, keep no argument and
// return no part of a slice that they were given. None panics, and what they return is not much
// larger than what they take.
func Native(name string) (function any, ok bool) {
	for _, n := range natives {
		if n.name == name {
			return n.function, true
		}
	}
	return nil, false
}

// natives are the functions that Native finds. A lower case name is part of a model. A map would
// need code of 60 KB to be made, which every page that explores would load.
var natives = []struct {
	name     string
	function any
}{
	{"bytes.Compare", bytes.Compare},
	{"bytes.Contains", bytes.Contains},
	{"bytes.ContainsAny", bytes.ContainsAny},
	{"bytes.ContainsRune", bytes.ContainsRune},
	{"bytes.Count", bytes.Count},
	{"bytes.Equal", bytes.Equal},
	{"bytes.EqualFold", bytes.EqualFold},
	{"bytes.HasPrefix", bytes.HasPrefix},
	{"bytes.HasSuffix", bytes.HasSuffix},
	{"bytes.Index", bytes.Index},
	{"bytes.IndexAny", bytes.IndexAny},
	{"bytes.IndexByte", bytes.IndexByte},
	{"bytes.IndexRune", bytes.IndexRune},
	{"bytes.LastIndex", bytes.LastIndex},
	{"bytes.LastIndexAny", bytes.LastIndexAny},
	{"bytes.LastIndexByte", bytes.LastIndexByte},
	{"bytes.ToLower", bytes.ToLower},
	{"bytes.ToTitle", bytes.ToTitle},
	{"bytes.ToUpper", bytes.ToUpper},

	{"math.Abs", math.Abs},
	{"math.Acos", math.Acos},
	{"math.Acosh", math.Acosh},
	{"math.Asin", math.Asin},
	{"math.Asinh", math.Asinh},
	{"math.Atan", math.Atan},
	{"math.Atan2", math.Atan2},
	{"math.Atanh", math.Atanh},
	{"math.Cbrt", math.Cbrt},
	{"math.Ceil", math.Ceil},
	{"math.Copysign", math.Copysign},
	{"math.Cos", math.Cos},
	{"math.Cosh", math.Cosh},
	{"math.Dim", math.Dim},
	{"math.Erf", math.Erf},
	{"math.Erfc", math.Erfc},
	{"math.Erfcinv", math.Erfcinv},
	{"math.Erfinv", math.Erfinv},
	{"math.Exp", math.Exp},
	{"math.Exp2", math.Exp2},
	{"math.Expm1", math.Expm1},
	{"math.FMA", math.FMA},
	{"math.Float32bits", math.Float32bits},
	{"math.Float32frombits", math.Float32frombits},
	{"math.Float64bits", math.Float64bits},
	{"math.Float64frombits", math.Float64frombits},
	{"math.Floor", math.Floor},
	{"math.Frexp", math.Frexp},
	{"math.Gamma", math.Gamma},
	{"math.Hypot", math.Hypot},
	{"math.Ilogb", math.Ilogb},
	{"math.Inf", math.Inf},
	{"math.IsInf", math.IsInf},
	{"math.IsNaN", math.IsNaN},
	{"math.J0", math.J0},
	{"math.J1", math.J1},
	{"math.Ldexp", math.Ldexp},
	{"math.Lgamma", math.Lgamma},
	{"math.Log", math.Log},
	{"math.Log10", math.Log10},
	{"math.Log1p", math.Log1p},
	{"math.Log2", math.Log2},
	{"math.Logb", math.Logb},
	{"math.Max", math.Max},
	{"math.Min", math.Min},
	{"math.Mod", math.Mod},
	{"math.Modf", math.Modf},
	{"math.NaN", math.NaN},
	{"math.Nextafter", math.Nextafter},
	{"math.Nextafter32", math.Nextafter32},
	{"math.Pow", math.Pow},
	{"math.Pow10", math.Pow10},
	{"math.Remainder", math.Remainder},
	{"math.Round", math.Round},
	{"math.RoundToEven", math.RoundToEven},
	{"math.Signbit", math.Signbit},
	{"math.Sin", math.Sin},
	{"math.Sincos", math.Sincos},
	{"math.Sinh", math.Sinh},
	{"math.Sqrt", math.Sqrt},
	{"math.Tan", math.Tan},
	{"math.Tanh", math.Tanh},
	{"math.Trunc", math.Trunc},
	{"math.Y0", math.Y0},
	{"math.Y1", math.Y1},

	{"math/bits.Add", bits.Add},
	{"math/bits.Add32", bits.Add32},
	{"math/bits.Add64", bits.Add64},
	{"math/bits.LeadingZeros", bits.LeadingZeros},
	{"math/bits.LeadingZeros16", bits.LeadingZeros16},
	{"math/bits.LeadingZeros32", bits.LeadingZeros32},
	{"math/bits.LeadingZeros64", bits.LeadingZeros64},
	{"math/bits.LeadingZeros8", bits.LeadingZeros8},
	{"math/bits.Len", bits.Len},
	{"math/bits.Len16", bits.Len16},
	{"math/bits.Len32", bits.Len32},
	{"math/bits.Len64", bits.Len64},
	{"math/bits.Len8", bits.Len8},
	{"math/bits.Mul", bits.Mul},
	{"math/bits.Mul32", bits.Mul32},
	{"math/bits.Mul64", bits.Mul64},
	{"math/bits.OnesCount", bits.OnesCount},
	{"math/bits.OnesCount16", bits.OnesCount16},
	{"math/bits.OnesCount32", bits.OnesCount32},
	{"math/bits.OnesCount64", bits.OnesCount64},
	{"math/bits.OnesCount8", bits.OnesCount8},
	{"math/bits.Reverse", bits.Reverse},
	{"math/bits.Reverse16", bits.Reverse16},
	{"math/bits.Reverse32", bits.Reverse32},
	{"math/bits.Reverse64", bits.Reverse64},
	{"math/bits.Reverse8", bits.Reverse8},
	{"math/bits.ReverseBytes", bits.ReverseBytes},
	{"math/bits.ReverseBytes16", bits.ReverseBytes16},
	{"math/bits.ReverseBytes32", bits.ReverseBytes32},
	{"math/bits.ReverseBytes64", bits.ReverseBytes64},
	{"math/bits.RotateLeft", bits.RotateLeft},
	{"math/bits.RotateLeft16", bits.RotateLeft16},
	{"math/bits.RotateLeft32", bits.RotateLeft32},
	{"math/bits.RotateLeft64", bits.RotateLeft64},
	{"math/bits.RotateLeft8", bits.RotateLeft8},
	{"math/bits.Sub", bits.Sub},
	{"math/bits.Sub32", bits.Sub32},
	{"math/bits.Sub64", bits.Sub64},
	{"math/bits.TrailingZeros", bits.TrailingZeros},
	{"math/bits.TrailingZeros16", bits.TrailingZeros16},
	{"math/bits.TrailingZeros32", bits.TrailingZeros32},
	{"math/bits.TrailingZeros64", bits.TrailingZeros64},
	{"math/bits.TrailingZeros8", bits.TrailingZeros8},

	{"math/cmplx.Abs", cmplx.Abs},
	{"math/cmplx.Acos", cmplx.Acos},
	{"math/cmplx.Acosh", cmplx.Acosh},
	{"math/cmplx.Asin", cmplx.Asin},
	{"math/cmplx.Asinh", cmplx.Asinh},
	{"math/cmplx.Atan", cmplx.Atan},
	{"math/cmplx.Atanh", cmplx.Atanh},
	{"math/cmplx.Conj", cmplx.Conj},
	{"math/cmplx.Cos", cmplx.Cos},
	{"math/cmplx.Cosh", cmplx.Cosh},
	{"math/cmplx.Cot", cmplx.Cot},
	{"math/cmplx.Exp", cmplx.Exp},
	{"math/cmplx.Inf", cmplx.Inf},
	{"math/cmplx.IsInf", cmplx.IsInf},
	{"math/cmplx.IsNaN", cmplx.IsNaN},
	{"math/cmplx.Log", cmplx.Log},
	{"math/cmplx.Log10", cmplx.Log10},
	{"math/cmplx.NaN", cmplx.NaN},
	{"math/cmplx.Phase", cmplx.Phase},
	{"math/cmplx.Polar", cmplx.Polar},
	{"math/cmplx.Pow", cmplx.Pow},
	{"math/cmplx.Rect", cmplx.Rect},
	{"math/cmplx.Sin", cmplx.Sin},
	{"math/cmplx.Sinh", cmplx.Sinh},
	{"math/cmplx.Sqrt", cmplx.Sqrt},
	{"math/cmplx.Tan", cmplx.Tan},
	{"math/cmplx.Tanh", cmplx.Tanh},

	{"strconv.CanBackquote", strconv.CanBackquote},
	{"strconv.FormatBool", strconv.FormatBool},
	{"strconv.IsGraphic", strconv.IsGraphic},
	{"strconv.IsPrint", strconv.IsPrint},
	{"strconv.Itoa", strconv.Itoa},
	{"strconv.Quote", strconv.Quote},
	{"strconv.QuoteRune", strconv.QuoteRune},
	{"strconv.QuoteRuneToASCII", strconv.QuoteRuneToASCII},
	{"strconv.QuoteRuneToGraphic", strconv.QuoteRuneToGraphic},
	{"strconv.QuoteToASCII", strconv.QuoteToASCII},
	{"strconv.QuoteToGraphic", strconv.QuoteToGraphic},

	{"strings.Clone", strings.Clone},
	{"strings.Compare", strings.Compare},
	{"strings.Contains", strings.Contains},
	{"strings.ContainsAny", strings.ContainsAny},
	{"strings.ContainsRune", strings.ContainsRune},
	{"strings.Count", strings.Count},
	{"strings.Cut", strings.Cut},
	{"strings.CutPrefix", strings.CutPrefix},
	{"strings.CutSuffix", strings.CutSuffix},
	{"strings.EqualFold", strings.EqualFold},
	{"strings.Fields", strings.Fields},
	{"strings.HasPrefix", strings.HasPrefix},
	{"strings.HasSuffix", strings.HasSuffix},
	{"strings.Index", strings.Index},
	{"strings.IndexAny", strings.IndexAny},
	{"strings.IndexByte", strings.IndexByte},
	{"strings.IndexRune", strings.IndexRune},
	{"strings.Join", strings.Join},
	{"strings.LastIndex", strings.LastIndex},
	{"strings.LastIndexAny", strings.LastIndexAny},
	{"strings.LastIndexByte", strings.LastIndexByte},
	{"strings.Split", strings.Split},
	{"strings.SplitAfter", strings.SplitAfter},
	{"strings.SplitAfterN", strings.SplitAfterN},
	{"strings.SplitN", strings.SplitN},
	//lint:ignore SA1019 readers may call it
	{"strings.Title", strings.Title},
	{"strings.ToLower", strings.ToLower},
	{"strings.ToTitle", strings.ToTitle},
	{"strings.ToUpper", strings.ToUpper},
	{"strings.ToValidUTF8", strings.ToValidUTF8},
	{"strings.Trim", strings.Trim},
	{"strings.TrimLeft", strings.TrimLeft},
	{"strings.TrimPrefix", strings.TrimPrefix},
	{"strings.TrimRight", strings.TrimRight},
	{"strings.TrimSpace", strings.TrimSpace},
	{"strings.TrimSuffix", strings.TrimSuffix},

	{"unicode.IsControl", unicode.IsControl},
	{"unicode.IsDigit", unicode.IsDigit},
	{"unicode.IsGraphic", unicode.IsGraphic},
	{"unicode.IsLetter", unicode.IsLetter},
	{"unicode.IsLower", unicode.IsLower},
	{"unicode.IsMark", unicode.IsMark},
	{"unicode.IsNumber", unicode.IsNumber},
	{"unicode.IsPrint", unicode.IsPrint},
	{"unicode.IsPunct", unicode.IsPunct},
	{"unicode.IsSpace", unicode.IsSpace},
	{"unicode.IsSymbol", unicode.IsSymbol},
	{"unicode.IsTitle", unicode.IsTitle},
	{"unicode.IsUpper", unicode.IsUpper},
	{"unicode.SimpleFold", unicode.SimpleFold},
	{"unicode.To", unicode.To},
	{"unicode.ToLower", unicode.ToLower},
	{"unicode.ToTitle", unicode.ToTitle},
	{"unicode.ToUpper", unicode.ToUpper},

	{"unicode/utf8.DecodeLastRune", utf8.DecodeLastRune},
	{"unicode/utf8.DecodeLastRuneInString", utf8.DecodeLastRuneInString},
	{"unicode/utf8.DecodeRune", utf8.DecodeRune},
	{"unicode/utf8.DecodeRuneInString", utf8.DecodeRuneInString},
	{"unicode/utf8.FullRune", utf8.FullRune},
	{"unicode/utf8.FullRuneInString", utf8.FullRuneInString},
	{"unicode/utf8.RuneCount", utf8.RuneCount},
	{"unicode/utf8.RuneCountInString", utf8.RuneCountInString},
	{"unicode/utf8.RuneLen", utf8.RuneLen},
	{"unicode/utf8.RuneStart", utf8.RuneStart},
	{"unicode/utf8.Valid", utf8.Valid},
	{"unicode/utf8.ValidRune", utf8.ValidRune},
	{"unicode/utf8.ValidString", utf8.ValidString},

	// What returns an error, allocates by a number or has a method's receiver goes through these.
	{"fmt.plan", plan},
	{"strconv.formatFloat", strconv.FormatFloat},
	{"strconv.formatInt", strconv.FormatInt},
	{"strconv.formatUint", strconv.FormatUint},
	{"strconv.parseBool", parseBool},
	{"strconv.parseFloat", parseFloat},
	{"strconv.parseInt", parseInt},
	{"strconv.parseUint", parseUint},
	{"strconv.quotedPrefix", quotedPrefix},
	{"strconv.unquote", unquote},
	{"strconv.unquoteChar", unquoteChar},
	{"strings.repeat", strings.Repeat},
	{"strings.replace", strings.Replace},
	{"strings.replaceAll", replaceAll},
	{"time.hours", func(d int64) float64 { return time.Duration(d).Hours() }},
	{"time.minutes", func(d int64) float64 { return time.Duration(d).Minutes() }},
	{"time.parse", parseDuration},
	{"time.round", func(d, m int64) int64 { return int64(time.Duration(d).Round(time.Duration(m))) }},
	{"time.seconds", func(d int64) float64 { return time.Duration(d).Seconds() }},
	{"time.text", func(d int64) string { return time.Duration(d).String() }},
}

// The numbers by which models tell what strconv found wrong.
const (
	fine = iota
	badSyntax
	outOfRange
	badBase
	badBitSize
)

func wrong(err error) int {
	number, is := err.(*strconv.NumError)
	switch {
	case err == nil:
		return fine
	case !is:
		return badSyntax
	case number.Err == strconv.ErrRange:
		return outOfRange
	case number.Err == strconv.ErrSyntax:
		return badSyntax
	case strings.HasPrefix(number.Err.Error(), "invalid base"):
		return badBase
	}
	return badBitSize
}

func parseBool(s string) (bool, int) {
	b, err := strconv.ParseBool(s)
	return b, wrong(err)
}

func parseFloat(s string, bitSize int) (float64, int) {
	f, err := strconv.ParseFloat(s, bitSize)
	return f, wrong(err)
}

func parseInt(s string, base, bitSize int) (int64, int) {
	n, err := strconv.ParseInt(s, base, bitSize)
	return n, wrong(err)
}

func parseUint(s string, base, bitSize int) (uint64, int) {
	n, err := strconv.ParseUint(s, base, bitSize)
	return n, wrong(err)
}

func quotedPrefix(s string) (string, bool) {
	prefix, err := strconv.QuotedPrefix(s)
	return prefix, err == nil
}

func unquote(s string) (string, bool) {
	text, err := strconv.Unquote(s)
	return text, err == nil
}

func unquoteChar(s string, quote byte) (rune, bool, string, bool) {
	value, multibyte, tail, err := strconv.UnquoteChar(s, quote)
	return value, multibyte, tail, err == nil
}

func replaceAll(oldnew []string, s string) string { return strings.NewReplacer(oldnew...).Replace(s) }

// parseDuration returns the text of its error, or "".
func parseDuration(s string) (int64, string) {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, err.Error()
	}
	return int64(d), ""
}

// stubs declares the natives of a package without their bodies, "" if it has none.
func stubs(importPath string) string {
	var lines []string
	for _, n := range natives {
		if name, in := strings.CutPrefix(n.name, importPath+"."); in {
			lines = append(lines, "func "+name+strings.TrimPrefix(reflect.TypeOf(n.function).String(), "func")+"\n")
		}
	}
	if len(lines) == 0 {
		return ""
	}
	slices.Sort(lines)
	return "package " + path.Base(importPath) + "\n\n" + strings.Join(lines, "")
}
