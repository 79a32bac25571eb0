package answer

var possible = func() (all []string) {
	for _, three := range []string{"abc", "cab"} {
		for i := range 4 {
			all = append(all, three[:i]+"d"+three[i:])
		}
	}
	return all
}()
