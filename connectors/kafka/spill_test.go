package kafka

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"testing"
)

func TestSpillKeepsTheLatestValueOfEachKey(t *testing.T) {
	dir := t.TempDir()
	s, err := newSpill(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	put := func(key, value string) {
		t.Helper()
		if err := s.put(key, []byte(value)); err != nil {
			t.Fatal(err)
		}
		want[key] = value
		if value == "" {
			delete(want, key)
		}
	}
	for round := range 5 {
		for k := range 200 {
			put(fmt.Sprint("key ", k), fmt.Sprint(round, " of ", k))
		}
	}
	put("key 7", "")
	put("key 8", "")
	put("key 8", "back again")
	checkSpill(t, s, want)
	if err := s.close(); err != nil {
		t.Errorf("close = %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("the directory holds %v afterwards (%v)", left, err)
	}
}

func TestSpillWritesItsFileAnewWhenMostOfItIsOld(t *testing.T) {
	s, err := newSpill(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	big := bytes.Repeat([]byte("x"), 1<<20)
	for n := range 2 * spillRewrite >> 20 {
		big[0] = byte('a' + n%26)
		if err := s.put(fmt.Sprint("key ", n%3), big); err != nil {
			t.Fatal(err)
		}
	}
	if s.end > spillRewrite+2<<20 {
		t.Errorf("the file has %d bytes for three values of 1 MiB", s.end)
	}
	got, err := s.get("key 0")
	if err != nil || len(got) != 1<<20 {
		t.Errorf("get = %d bytes, %v", len(got), err)
	}
}

func TestSpillTellsKeysWithEqualHashesApart(t *testing.T) {
	s, err := newSpill(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	for _, key := range []string{"one", "two"} {
		if err := s.put(key, []byte(key)); err != nil {
			t.Fatal(err)
		}
	}
	// Let two stand where one is, as if their hashes were equal.
	slotOne, _, _ := s.find("one")
	slotTwo, _, _ := s.find("two")
	placeOne := s.at[slotOne]
	delete(s.at, slotOne)
	s.at[slotTwo+1] = s.at[slotTwo]
	s.at[slotTwo] = placeOne
	if got, err := s.get("two"); string(got) != "two" || err != nil {
		t.Errorf("get = %q, %v, want two", got, err)
	}
	if err := s.put("two", []byte("later")); err != nil {
		t.Fatal(err)
	}
	if got, err := s.get("two"); string(got) != "later" || err != nil {
		t.Errorf("get = %q, %v, want later", got, err)
	}
}

func TestSpillLosesNothingWhenTheDiskTakesNoMore(t *testing.T) {
	s, err := newSpill(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.put("a", []byte("old")); err != nil {
		t.Fatal(err)
	}
	readOnly, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	file := s.file
	s.file = readOnly // it takes no writes
	s.at = map[uint64]place{}
	for _, key := range []string{"a", "b"} {
		if err := s.put(key, []byte("new "+key)); err != nil {
			t.Errorf("put = %v", err)
		}
	}
	checkSpill(t, s, map[string]string{"a": "new a", "b": "new b"})
	s.file = file
	if err := s.put("a", []byte("newer")); err != nil {
		t.Fatal(err)
	}
	checkSpill(t, s, map[string]string{"a": "newer", "b": "new b"})
	if err := s.close(); err != nil {
		t.Error(err)
	}
}

func checkSpill(t *testing.T, s *spill, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	if err := s.each(func(key string, value []byte) error {
		got[key] = string(value)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(got, want) {
		t.Errorf("each gives %v, want %v", got, want)
	}
	for key, value := range want {
		if got, err := s.get(key); string(got) != value || err != nil {
			t.Errorf("get(%s) = %q, %v, want %q", key, got, err, value)
		}
	}
}
