package sqlite

import (
	"context"
	"fmt"
	"time"
)

// SetMaxPages bounds the size of the database, as a full disk does.
func (x *Index) SetMaxPages(ctx context.Context, pages int64) error {
	return x.pragma(ctx, "max_page_count", pages)
}

// Pages returns the size of the database.
func (x *Index) Pages(ctx context.Context) (n int64, err error) {
	err = x.writer.QueryRowContext(ctx, "PRAGMA page_count").Scan(&n)
	return n, err
}

// SetBusyTimeout sets how long a write waits for another process.
func (x *Index) SetBusyTimeout(ctx context.Context, d time.Duration) error {
	return x.pragma(ctx, "busy_timeout", d.Milliseconds())
}

// SetNow sets the clock.
func (x *Index) SetNow(now func() time.Time) { x.now = now }

func (x *Index) pragma(ctx context.Context, name string, value int64) error {
	_, err := x.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA %s = %d", name, value))
	return err
}
