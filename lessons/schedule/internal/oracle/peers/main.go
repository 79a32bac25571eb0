// Peers compares the explorer with two checkers of Rust programs, in one run: loom, and shuttle
// with its exhaustive search.
//
//	go run ./lessons/schedule/internal/oracle/peers
//
// The programs are the first examples of their documentation, repeated: two threads that add one to
// an atomic number with a load and a store (loom), and with a lock (shuttle). It needs cargo, and
// fetches both checkers; nothing else in the repository does.
//
// They do not answer quite the same question. loom also tries loads of older values, as the C11
// memory model allows, and leaves out executions that it knows to be equivalent. Neither counts
// orders. A checker that has not ended after the time given by -patience has a time of "more".
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"locklab/lessons/schedule"
)

//go:embed main.rs
var program string

const manifest = `[package]
name = "peers"
version = "0.0.0"
edition = "2021"

[[bin]]
name = "peers"
path = "main.rs"

[dependencies]
loom = "=0.7.3"
shuttle = "=0.9.10"

[profile.release]
debug = false
`

func counter(n int) int64 {
	var counter atomic.Int64
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for range n {
				v := counter.Load()
				counter.Store(v + 1)
			}
		})
	}
	group.Wait()
	return counter.Load()
}

func locked(n int) int {
	var mu sync.Mutex
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for range n {
				mu.Lock()
				counter++
				mu.Unlock()
			}
		})
	}
	group.Wait()
	return counter
}

func main() {
	log.SetFlags(0)
	patience := flag.Duration("patience", time.Minute, "how long a checker may take for one program")
	flag.Parse()
	if err := compare(*patience); err != nil {
		log.Fatal("peers: ", err)
	}
}

func compare(patience time.Duration) error {
	dir, err := os.MkdirTemp("", "locklab-peers-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{"Cargo.toml": manifest, "main.rs": program} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	build := exec.Command("cargo", "build", "--release", "--quiet")
	build.Dir, build.Stderr = dir, os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("the checkers cannot be built: %w", err)
	}
	binary := filepath.Join(dir, "target", "release", "peers")

	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "program\torders\tour seconds\tchecker\texecutions\tseconds\ttimes ours")
	for _, of := range []struct {
		name string
		f    any
	}{{"counter", counter}, {"locked", locked}} {
		for n := 1; n <= 6; n++ {
			ours, orders, err := explored(of.f, n)
			if err != nil {
				return err
			}
			for _, checker := range []string{"loom", "shuttle"} {
				executions, theirs, more, err := checked(binary, of.name, checker, n, patience)
				if err != nil {
					return err
				}
				fmt.Fprintf(table, "%s, %d times\t%s\t%.4f\t%s\t%s\t%s%.4f\t%s%.1f\n", of.name, n, orders, ours,
					checker, executions, more, theirs, more, theirs/ours)
			}
		}
	}
	return table.Flush()
}

// explored returns how many seconds a reader waits for all orders, from the call to the report, the
// shortest of five, and how many orders there are.
func explored(f any, n int) (seconds float64, orders string, err error) {
	for i := range 5 {
		begin := time.Now()
		r := schedule.Explore(f, n)
		if took := time.Since(begin).Seconds(); i == 0 || took < seconds {
			seconds = took
		}
		if r.Err != nil || !r.Complete {
			return 0, "", fmt.Errorf("not every order: %v", r)
		}
		orders = r.Orders.String()
	}
	return seconds, orders, nil
}

// checked runs a checker, in a process of its own. more is "> " if it had to be ended.
func checked(binary, name, checker string, n int, patience time.Duration) (
	executions string, seconds float64, more string, err error,
) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	output, err := exec.CommandContext(ctx, binary, name, checker, fmt.Sprint(n)).Output()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return "not ended", patience.Seconds(), "> ", nil
	}
	if err == nil {
		_, err = fmt.Sscan(string(output), &executions, &seconds)
	}
	return executions, seconds, "", err
}
