package exercise

import (
	"os"
	"testing"

	"locklab/kernel-setup/tests/labtest"
)

func TestMain(m *testing.M) { os.Exit(labtest.Main(m, 8)) }
