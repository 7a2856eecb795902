//go:build onnx && ORT

package onnx

import "github.com/knights-analytics/hugot"

// newSession runs models in ONNX Runtime, whose shared library has to be
// installed.
func newSession() (*hugot.Session, error) { return hugot.NewORTSession() }
