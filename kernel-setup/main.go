// Kernel-setup makes the notebooks run on this machine and opens them:
//
//	go run ./kernel-setup
//
// Package [locklab/kernel-setup/setup] has all that it does; this command shows
// it. "go run ./kernel-setup --help" lists what else there is.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"locklab/kernel-setup/book"
	"locklab/kernel-setup/setup"
)

// status is an error that is only an exit status: everything has been said.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := commands(stop).ExecuteContext(ctx)
	var code status
	switch {
	case err == nil:
	case errors.As(err, &code):
		os.Exit(int(code))
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "Interrupted. Run the same command again: it goes on from here.")
		os.Exit(130)
	default:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// commands returns the command line. stop gives signals back their own
// meaning, for JupyterLab, which gets them from then on.
func commands(stop func()) *cobra.Command {
	open := &cobra.Command{
		Use:   "kernel-setup [-- JupyterLab's flags]",
		Short: "Set up JupyterLab with the Go kernel inside the clone, and open the lesson",
		Long: `Set up JupyterLab with the Go kernel inside the clone, and open the lesson.

Everything goes into .venv in the clone: JupyterLab, the GoNB kernel and its
tools, ECharts, and JupyterLab's own settings. Outside it only the caches of
Go, pip, uv and npm change. The first time takes a minute or two; after that
set-up does only what is missing. Delete .venv to undo it all.

JupyterLab then runs in this terminal until Ctrl-C, on 127.0.0.1, behind its
token. What stands after -- is for JupyterLab.`,
		Example: `  go run ./kernel-setup
  go run ./kernel-setup -- --no-browser --port=9000
  go run ./kernel-setup check`,
		Args: noneButAfterDash,
		RunE: func(cmd *cobra.Command, args []string) error {
			clone, err := prepared(cmd, (*setup.Clone).PrepareFirst)
			if err != nil {
				return err
			}
			stop()
			code, err := clone.RunLab(os.Stdout, func(ctx context.Context) {
				clone.PrepareRest(ctx, func(e setup.Event) { // an error has been told as an event
					switch {
					case e.Status == setup.Skipped || e.Status == setup.Failed:
						showLine(os.Stdout, e)
					case e.Status == setup.Done && e.Detail != "":
						fmt.Println(e.Detail)
					}
				})
			}, args...)
			if err == nil && code != 0 {
				err = status(code)
			}
			return err
		},
		Version:       setup.Version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	open.SetVersionTemplate("Locklab {{.Version}}\n")
	open.CompletionOptions.DisableDefaultCmd = true
	open.SetHelpCommand(&cobra.Command{Hidden: true})
	open.AddCommand(prepareCommand(), installCommand(), uninstallCommand(), checkCommand(), bookCommand(),
		execCommand())
	return open
}

// noneButAfterDash accepts arguments after -- alone, so that a misspelt
// command is not handed to JupyterLab.
func noneButAfterDash(cmd *cobra.Command, args []string) error {
	if n := cmd.ArgsLenAtDash(); len(args) > 0 && n != 0 {
		return fmt.Errorf("There is no command %q: see go run ./kernel-setup --help. "+
			"Flags for JupyterLab go after --.", args[0])
	}
	return nil
}

// prepared sets up the clone that the working directory is in with prepare,
// shows how that goes, and returns the clone.
func prepared(cmd *cobra.Command, prepare func(*setup.Clone, context.Context, func(setup.Event)) error,
) (*setup.Clone, error) {
	clone, err := setup.Find()
	if err != nil {
		return nil, err
	}
	show, end := progressTo(os.Stdout)
	err = prepare(clone, cmd.Context(), show)
	end()
	return clone, err
}

func prepareCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "prepare",
		Short: "Set up, and do not open JupyterLab",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			clone, err := prepared(cmd, (*setup.Clone).Prepare)
			if err == nil {
				fmt.Println("Ready in " + clone.Home() + ".")
			}
			return err
		},
	}
}

// where adds the flags that say which Jupyter is meant, and returns a function
// that reads them.
func where(cmd *cobra.Command) func() (dir string, err error) {
	user := cmd.Flags().Bool("user", false, "your own Jupyter folder (this is the default)")
	prefix := cmd.Flags().String("prefix", "", "the Python environment in `folder`, /opt/jupyter say")
	cmd.MarkFlagsMutuallyExclusive("user", "prefix")
	return func() (string, error) {
		if *prefix != "" && !*user {
			return setup.PrefixDir(*prefix)
		}
		return setup.UserDir()
	}
}

func installCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Put the kernel into a JupyterLab that you already have",
		Long: `Put the kernel into a JupyterLab that you already have, so that the notebooks
run there too. Only its description goes there: the kernel itself stays in the
clone, which must not be moved or deleted.`,
		Args: cobra.NoArgs,
	}
	dir := where(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		to, err := dir()
		if err != nil {
			return err
		}
		clone, err := prepared(cmd, (*setup.Clone).Prepare)
		if err != nil {
			return err
		}
		written, err := clone.Install(cmd.Context(), to)
		if err == nil {
			fmt.Printf("Installed:\n  %s\n", strings.Join(written, "\n  "))
			fmt.Println("The notebooks now find their kernel in your JupyterLab.")
		}
		return err
	}
	return cmd
}

func uninstallCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "Take away what install put there",
		Long: `Take away what install put there. To undo the set-up of the clone itself,
delete .venv.`,
		Args: cobra.NoArgs,
	}
	dir := where(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		from, err := dir()
		if err != nil {
			return err
		}
		removed, err := setup.Uninstall(from)
		if len(removed) > 0 {
			fmt.Printf("Removed:\n  %s\n", strings.Join(removed, "\n  "))
		} else if err == nil {
			fmt.Printf("Nothing of Locklab is in %s.\n", from)
		}
		return err
	}
	return cmd
}

func checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Tell what works, what is missing, and what to do about it",
		Long: `Tell what works, what is missing, and what to do about it. Nothing is changed.
The exit status is 1 when the notebooks cannot run.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			clone, err := setup.Find()
			if err != nil {
				return err
			}
			findings := clone.Check(cmd.Context())
			if err := cmd.Context().Err(); err != nil {
				return err
			}
			printFindings(os.Stdout, findings)
			for _, finding := range findings {
				if finding.State == setup.Broken {
					return status(1)
				}
			}
			return nil
		},
	}
}

func bookCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "book [folder]",
		Short: "Make a website of the lesson, with all that it shows",
		Long: `Make a site of the lesson, executed, for readers who install nothing: its
charts and steppers work there, and a playground explores programs in the page.
It needs no server: open index.html. The folder, book in the clone unless you
name another, must be empty or hold an earlier book, which is replaced.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			clone, err := prepared(cmd, (*setup.Clone).Prepare)
			if err != nil {
				return err
			}
			folder := filepath.Join(clone.Root(), "book")
			if len(args) > 0 {
				folder = args[0]
			}
			show, end := progressTo(os.Stdout)
			err = book.Build(cmd.Context(), clone, folder, show)
			end()
			if err == nil {
				fmt.Println("The book begins with " + filepath.Join(folder, "index.html") + ".")
			}
			return err
		},
	}
}

func execCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "exec -- command [arguments]",
		Short: "Run a command in the environment of the lesson",
		Long: `Run a command in the environment of the lesson: its Python, Jupyter, kernel and
Go come first, and Jupyter's files stay in .venv. Nothing is set up. This
process becomes the command, so that signals and exit status are its own.`,
		Example: `  go run ./kernel-setup exec -- jupyter kernelspec list`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			clone, err := setup.Find()
			if err != nil {
				return err
			}
			return clone.Exec(args)
		},
	}
}
