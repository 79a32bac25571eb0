package answer

var possible = func() (all []string) {
	for _, block := range []string{"abc", "cab"} {
		for i := range 4 {
			all = append(all, block[:i]+"d"+block[i:])
		}
	}
	return all
}()
