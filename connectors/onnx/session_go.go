//go:build onnx && !ORT

package onnx

import "github.com/knights-analytics/hugot"

// newSession runs models in Go.
func newSession() (*hugot.Session, error) { return hugot.NewGoSession() }
