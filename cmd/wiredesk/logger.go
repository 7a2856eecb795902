package main

import (
	"io"
	"log/slog"

	"github.com/wiredesk/wiredesk/config"
)

// newLogger returns a logger of the configured level and format. The level
// was validated with the configuration.
func newLogger(w io.Writer, ops config.Ops) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(ops.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if ops.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
