package models

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Pack returns the source of packages in one piece, for where there is no go command: a page.
// It fails when the Set does not have one of them.
func Pack(from Set, importPaths []string) ([]byte, error) {
	texts := map[string]string{}
	for _, importPath := range importPaths {
		files := plainGo(from.folder(importPath), importPath)
		if len(files) == 0 {
			return nil, fmt.Errorf("models: the source of package %s is not found", importPath)
		}
		for _, f := range files {
			texts[f.Name] = uncommented(f.Text)
		}
	}
	return json.Marshal(texts)
}

// uncommented empties the lines that hold nothing but a comment, which is half of a package. A
// line inside a raw string may look like one, but not in the packages that are packed.
func uncommented(text string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "//") {
			line = "\n"
		}
		kept.WriteString(line)
	}
	return kept.String()
}

// Packed returns the Set of what Pack has packed.
func Packed(data []byte) (Set, error) {
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		return Set{}, fmt.Errorf("models: these are no packed packages: %w", err)
	}
	return Set{packed: texts}, nil
}
