package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1 // something went wrong while running
	exitUsage   = 2 // the command line or the configuration can't be used
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ()})
	os.Exit(code)
}

// streams is what a command talks to: the process's own, or a test's.
type streams struct {
	in       io.Reader
	out, err io.Writer
	environ  []string
}

// usageError is an error of the command line or the configuration.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// reported is an error that the command has already told the user.
var errReported = errors.New("already reported")

// run parses args and runs the command until it ends or ctx does; it returns
// the exit code.
func run(ctx context.Context, args []string, s streams) int {
	root := rootCommand(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil, errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return exitOK
	case errors.Is(err, errReported):
		return exitFailure
	case errors.As(err, &usage):
		fmt.Fprintln(s.err, "wiredesk:", plainLines(err.Error()))
		return exitUsage
	default:
		fmt.Fprintln(s.err, "wiredesk:", plainLines(err.Error()))
		return exitFailure
	}
}
