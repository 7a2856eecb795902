package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// FeedsPath returns where the feeds file is, whether or not it exists.
func (c *Config) FeedsPath() string {
	if c.FeedsFile != "" {
		return c.FeedsFile
	}
	return filepath.Join(c.Data, "feeds.yaml")
}

// ReadFeedsFile reads a feeds file with the passwords that it names files for.
// One that is not there is no error: found tells.
func ReadFeedsFile(path string) (feeds []Feed, found bool, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading feeds file: %w", err)
	}
	feeds, err = ParseFeeds(text)
	if err == nil {
		err = readPasswordFiles("feeds", feeds)
	}
	if err != nil {
		return nil, true, fmt.Errorf("feeds file %s: %w", path, err)
	}
	return feeds, true, nil
}

// FeedSet is every feed that is configured.
type FeedSet struct {
	// Feeds are those to poll, the paused ones among them: Configured and File
	// together (see MergeFeeds), or the public wires.
	Feeds []Feed
	// Configured are those of the configuration, File those of the feeds file.
	Configured, File []Feed
	// Public says that Feeds are the public wires: the configuration names no
	// feed and there is no feeds file.
	Public bool
}

// AllFeeds returns the feeds of the configuration and of the feeds file.
func (c *Config) AllFeeds() (FeedSet, error) {
	set := FeedSet{Configured: c.Feeds}
	file, found, err := ReadFeedsFile(c.FeedsPath())
	if err != nil {
		return set, err
	}
	set.File, set.Public = file, len(c.Feeds) == 0 && !found
	if set.Public {
		set.Feeds, err = PublicFeeds()
		return set, err
	}
	set.Feeds = MergeFeeds(c.Feeds, file)
	if len(c.Feeds) > 0 && len(file) > 0 {
		err = checkMerged(set.Feeds)
	}
	return set, err
}

// checkMerged tells settings that are right in each of two places and wrong
// together.
func checkMerged(feeds []Feed) error {
	r := &feedReader{}
	for _, f := range feeds {
		if err := f.Check(); err != nil {
			r.errs = append(r.errs, fmt.Errorf("the configuration and the feeds file together: %w%s", err, ofFeed(f)))
		}
	}
	return r.err()
}

// lockWait is how long EditFeedsFile waits for another that edits.
const lockWait = 30 * time.Second

// EditFeedsFile lets edit change the list in the feeds file, which need not be
// there, and writes it where edit changed it and returned nil. Those who edit
// it at once follow one another; those who read it see it before or after. A
// new file can be read by its owner only, as it may hold secrets; one that is
// there keeps its mode and, where that can be done, its owner.
func EditFeedsFile(ctx context.Context, path string, edit func(*FeedList) error) error {
	target := path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		target = real // the link stays one
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return fmt.Errorf("making the directory of the feeds file: %w", err)
	}
	unlock, err := lockFeedsFile(ctx, target)
	if err != nil {
		return err
	}
	defer unlock()
	text, err := os.ReadFile(target)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading feeds file: %w", err)
	}
	list, err := parseFeedList(text)
	if err != nil {
		return fmt.Errorf("feeds file %s: %w", path, err)
	}
	if err := edit(list); err != nil || !list.changed {
		return err
	}
	out := list.bytes()
	if bytes.Equal(out, text) {
		return nil
	}
	if err := replaceFile(target, out); err != nil {
		return fmt.Errorf("writing feeds file %s: %w; set feeds_file to one that can be written", path, err)
	}
	return nil
}

// lockFeedsFile takes the lock beside a feeds file: the file itself is
// replaced with every change.
func lockFeedsFile(ctx context.Context, path string) (unlock func(), err error) {
	lock := flock.New(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".lock"))
	ctx, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	got, err := lock.TryLockContext(ctx, 50*time.Millisecond)
	switch {
	case errors.Is(err, context.DeadlineExceeded), err == nil && !got:
		return nil, fmt.Errorf("feeds file %s: another process has been editing it for %v; try again when it is done", path, lockWait)
	case err != nil:
		return nil, fmt.Errorf("locking feeds file %s: %w", path, err)
	}
	return func() { _ = lock.Close() }, nil // the process's end gives it up, too
}

// replaceFile writes a file so that after a crash it holds the old bytes or
// the new ones.
func replaceFile(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if info, statErr := os.Stat(path); statErr == nil {
		keepOwner(f, info)
		err = f.Chmod(info.Mode().Perm())
	}
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	syncDir(filepath.Dir(path))
	return nil
}

// syncDir makes a rename last. Where directories can't be synced, the file
// system sees to it.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
