//go:build !unix

package exercise

func limitMemory() {}
