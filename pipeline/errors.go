package pipeline

import "errors"

// ErrNotFound says that there is no such document.
var ErrNotFound = errors.New("not found")
