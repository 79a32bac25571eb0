//go:build !unix && !js

package main

// limitMemory does nothing: this system has no limit that a process can set for itself.
func limitMemory(int) {}
