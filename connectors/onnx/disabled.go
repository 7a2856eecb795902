//go:build !onnx

package onnx

import (
	"fmt"

	"github.com/wiredesk/wiredesk/pipeline"
)

// Open fails: this wiredesk was built without the tag onnx.
func Open(dir string) (pipeline.NameFinder, error) {
	return nil, fmt.Errorf("opening the entity model in %q: this wiredesk is built without ONNX; build it with -tags onnx, or leave enrich.entity_model empty for the built-in model", dir)
}
