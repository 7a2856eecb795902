// Package onnx finds names with a token classifier of the caller's in the
// place of the built-in model: a BERT-like model in ONNX with the files that
// Hugging Face's exporters write.
//
// It is part of wiredesk only when built with -tags onnx: the libraries that
// run the model are larger than all of wiredesk. With that tag alone the model
// runs in Go; with -tags onnx,ORT in Microsoft's ONNX Runtime, which needs C
// and its shared library, and is many times faster.
package onnx
