package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"log/slog"
)

// schema is version 1 of the tables; the file describes them.
//
//go:embed schema.sql
var schema string

// claimFields is version 2: more of what claims hold.
//
//go:embed claimfields.sql
var claimFields string

// feeds is version 3: how the feeds fare, and what is in quarantine.
//
//go:embed feeds.sql
var feeds string

// migrations bring the database from version i to i+1, as counted by PRAGMA
// user_version. A published migration is never changed: add another.
var migrations = []string{schema, claimFields, feeds}

// querier is a database or a transaction of it.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// schemaVersion reads the version of the database's schema; 0 is an empty one.
func schemaVersion(ctx context.Context, db querier) (int, error) {
	var v int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v); err != nil {
		return 0, fmt.Errorf("reading the schema version: %w", err)
	}
	if v > len(migrations) {
		return v, fmt.Errorf("it has schema version %d, but this wiredesk knows only %d: use the newer wiredesk that wrote it, or another data directory", v, len(migrations))
	}
	return v, nil
}

// checkVersion tells whether the database can be read.
func checkVersion(ctx context.Context, db querier) error {
	v, err := schemaVersion(ctx, db)
	if err == nil && v < len(migrations) {
		return fmt.Errorf("it has schema version %d, this wiredesk needs %d: \"wiredesk run\" on the same data directory brings it up to date", v, len(migrations))
	}
	return err
}

// migrate brings the schema up to date in one transaction.
func migrate(ctx context.Context, db *sql.DB, log *slog.Logger) error {
	if v, err := schemaVersion(ctx, db); err != nil || v == len(migrations) {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after Commit
	v, err := schemaVersion(ctx, tx)     // another process may have been first
	if err != nil {
		return err
	}
	for to := v + 1; to <= len(migrations); to++ {
		if _, err := tx.ExecContext(ctx, migrations[to-1]); err != nil {
			return fmt.Errorf("migrating to schema version %d: %w", to, err)
		}
		if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", to)); err != nil {
			return fmt.Errorf("migrating to schema version %d: %w", to, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	log.Info("index schema is up to date", "from_version", v, "version", len(migrations))
	return nil
}
