package entity_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/entity"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

var newTagger = sync.OnceValues(entity.NewTagger)

func tagger(t testing.TB) *entity.Tagger {
	t.Helper()
	tg, err := newTagger()
	if err != nil {
		t.Fatal(err)
	}
	return tg
}

// story has a date: Saturday, 8 September 2018.
var story = entity.Context{Date: time.Date(2018, 9, 8, 12, 0, 0, 0, time.UTC)}

// lines gives each mention as "TYPE name = canonical", without what equals
// the name.
func lines(entities []wire.Entity) []string {
	var all []string
	for _, e := range entities {
		line := e.Type + " " + e.Name
		if e.Canonical != e.Name {
			line += " = " + e.Canonical
		}
		all = append(all, line)
	}
	return all
}

func TestTag(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", nil},
		{"one word that opens sentences", "The", nil},
		{"an adjective that opens a sentence", "Central to the meeting was the price of bread. Close to the port, nothing moved.", nil},
		{"no names", "It rained all day and nobody came.", nil},
		{
			"people, with titles left out", "President Vladimir Putin met Chancellor Angela Merkel in Berlin.",
			[]string{"PERSON Vladimir Putin", "PERSON Angela Merkel", "GPE Berlin"},
		},
		{
			"a state and its people", "The U.S. and Russian forces left Syria.",
			[]string{"GPE U.S. = United States", "NORP Russian = Russia", "GPE Syria"},
		},
		{
			"parts of compounds", "U.S.-Russian patrols and the al-Qaeda-linked rebels; Western-backed groups.",
			[]string{"GPE U.S. = United States", "NORP Russian = Russia", "ORG al-Qaeda", "NORP Western = Western world"},
		},
		{
			"an abbreviation and its expansion", "The Office for Harbour Safety (OHS) warned. The OHS said so in London.",
			[]string{"ORG Office for Harbour Safety", "ORG OHS = Office for Harbour Safety", "ORG OHS = Office for Harbour Safety", "GPE London"},
		},
		{
			"a last name, and one without its article", "Bashar al-Assad spoke. Later Assad left.",
			[]string{"PERSON Bashar al-Assad", "PERSON Assad = Bashar al-Assad"},
		},
		{
			"land and water", "Ships crossed the Black Sea and the Mediterranean towards the Strait of Hormuz.",
			[]string{"LOC Black Sea", "LOC Mediterranean", "LOC Strait of Hormuz"},
		},
		{
			"states that stand in a row", "Iran, Turkey and Russia will meet. The U.S. and Russia will not.",
			[]string{"GPE Iran", "GPE Turkey", "GPE Russia", "GPE U.S. = United States", "GPE Russia"},
		},
		{
			"a word that opens the sentence before a name", "Bashar al-Assad spoke. Later Assad left.",
			[]string{"PERSON Bashar al-Assad", "PERSON Assad = Bashar al-Assad"},
		},
		{
			"styles are no part of a name", "Sir Howard Ellis met Sheikh Hamad al-Rasheed and Pastor Dan Okoro.",
			[]string{"PERSON Howard Ellis", "PERSON Hamad al-Rasheed", "PERSON Dan Okoro"},
		},
		{
			"what a minister is of", "The minister of Foreign Affairs, Elsa Lindqvist, resigned.",
			[]string{"PERSON Elsa Lindqvist"},
		},
		{
			"tournaments are events", "Juventus won in the Champions League before the World Cup.",
			[]string{"ORG Juventus", "EVENT Champions League", "EVENT World Cup"},
		},
		{"a facility", "Troops hold the Al-Tanf base near Iraq.", []string{"FAC Al-Tanf base", "GPE Iraq"}},
		{
			"laws and events", "He left the Paris Agreement before World War II and the Tokyo Olympics.",
			[]string{"LAW Paris Agreement", "EVENT World War II", "EVENT Tokyo Olympics"},
		},
		{
			"weapons, and what is none", "They used chemical weapons and cruise missiles against fuel tanks.",
			[]string{"WEAPON chemical weapons", "WEAPON cruise missiles = cruise missile"},
		},
		{
			"dates", "It began in April 2017, on Thursday, on Oct. 15, 2012, last month and on 3 May; they may march in 2019.",
			[]string{"DATE April 2017 = 2017-04", "DATE Thursday = 2018-09-06", "DATE Oct. 15, 2012 = 2012-10-15", "DATE last month = 2018-08", "DATE 3 May = 2018-05-03", "DATE 2019"},
		},
		{
			"money", "It paid $1.4 billion, €40 million, Rs 1,140 crore, 7.9 billion yuan and 1.1 billion U.S. dollars.",
			[]string{"MONEY $1.4 billion = 1400000000 USD", "MONEY €40 million = 40000000 EUR", "MONEY Rs 1,140 crore = 11400000000 INR", "MONEY 7.9 billion yuan = 7900000000 CNY", "MONEY 1.1 billion U.S. dollars = 1100000000 USD"},
		},
		{
			"percentages and quantities", "Output fell 3.5%, or 12 percent, to 49,000 metric tons, 160 km away.",
			[]string{"PERCENT 3.5%", "PERCENT 12 percent = 12%", "QUANTITY 49,000 metric tons = 49000 t", "QUANTITY 160 km"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := lines(tagger(t).Tag(token.Parse(tc.in), story))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Tag(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestStatesHaveTheirCode(t *testing.T) {
	want := map[string]string{"U.S.": "country:US", "Russian": "country:RU", "Syria": "country:SY"}
	for _, e := range tagger(t).Tag(token.Parse("The U.S. met Russian envoys in Syria."), story) {
		if e.ID != want[e.Name] {
			t.Errorf("id of %s = %q, want %q", e.Name, e.ID, want[e.Name])
		}
	}
}

func TestDatesWithoutAStoryDateStayOpen(t *testing.T) {
	got := lines(tagger(t).Tag(token.Parse("It began on Thursday, in April and on May 3."), entity.Context{}))
	want := []string{"DATE Thursday", "DATE April", "DATE May 3 = --05-03"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOffsetsAreCodePoints(t *testing.T) {
	text := "👍 東京 naïve: “The U.S.\u00a0and Côte d’Ivoire…” — João Pereira"
	checkOffsets(t, text, tagger(t).Tag(token.Parse(text), story))
}

func checkOffsets(t *testing.T, text string, entities []wire.Entity) {
	t.Helper()
	runes := []rune(text)
	end := 0
	for _, e := range entities {
		if e.Start < end || e.End <= e.Start || e.End > len(runes) {
			t.Fatalf("%+v stands before %d or outside %q", e, end, text)
		}
		// A conversion to runes and back turns bytes that are not UTF-8 into
		// U+FFFD; the name keeps them.
		if got := string(runes[e.Start:e.End]); got != string([]rune(e.Name)) {
			t.Fatalf("%q stands at %d to %d, not %q", got, e.Start, e.End, e.Name)
		}
		if e.Canonical == "" || e.Type == "" {
			t.Fatalf("%+v has no type or canonical name", e)
		}
		end = e.End
	}
}

func TestTagByManyAtOnce(t *testing.T) {
	text := token.Parse(sample)
	want := tagger(t).Tag(text, story)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for range 20 {
				other := token.Parse(fmt.Sprintf("Story %d: John Smith of Reuters flew to Paris.", n))
				tagger(t).Tag(other, story)
				if got := tagger(t).Tag(text, story); !cmp.Equal(got, want) {
					t.Errorf("another result at once: %v, want %v", got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestNewTaggersAgree(t *testing.T) {
	other, err := entity.NewTagger()
	if err != nil {
		t.Fatal(err)
	}
	text := token.Parse(sample)
	if a, b := tagger(t).Tag(text, story), other.Tag(text, story); !cmp.Equal(a, b) {
		t.Errorf("two taggers disagree:\n%v\n%v", a, b)
	}
	if v := other.Version(); !strings.HasPrefix(v, "entity/") {
		t.Errorf("Version() = %q, want entity/ and a version", v)
	}
}

// corpus returns the path of a file of the shared corpus.
func corpus(t testing.TB, name string) string {
	t.Helper()
	dir := "../../../../shared/corpus"
	if seed := os.Getenv("WIREDESK_SEED"); seed != "" {
		dir = filepath.Dir(seed)
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the corpus is not here: %v (WIREDESK_SEED names the seed story's place)", err)
		}
		t.Skipf("the corpus is not here: %v (WIREDESK_SEED names the seed story's place)", err)
	}
	return path
}

// TestSeed holds what is reached on the seed story's named entities: mentions
// with the right span and type, and with the right canonical name.
func TestSeed(t *testing.T) {
	data, err := os.ReadFile(corpus(t, "seed-gold.json"))
	if err != nil {
		t.Fatal(err)
	}
	var gold struct {
		Text     string
		Entities []struct {
			Type, Text, Canonical string
			Start, End            int
		}
	}
	if err := json.Unmarshal(data, &gold); err != nil {
		t.Fatal(err)
	}
	found := map[[2]int]wire.Entity{}
	entities := tagger(t).Tag(token.Parse(gold.Text), story)
	checkOffsets(t, gold.Text, entities)
	for _, e := range entities {
		found[[2]int{e.Start, e.End}] = e
	}
	named := []string{"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "WEAPON"}
	all, right, linked := 0, 0, 0
	for _, g := range gold.Entities {
		if !slices.Contains(named, g.Type) {
			continue
		}
		all++
		e := found[[2]int{g.Start, g.End}]
		if e.Type != g.Type {
			t.Logf("missed: %s %q at %d (found %q)", g.Type, g.Text, g.Start, e.Type)
			continue
		}
		right++
		if e.Canonical == g.Canonical {
			linked++
		}
	}
	t.Logf("%d mentions, %d right, %d of these with the gold's canonical name", all, right, linked)
	if right*100 < all*95 {
		t.Errorf("%d of %d mentions are right, want 95 percent", right, all)
	}
	if linked*100 < all*88 {
		t.Errorf("%d of %d mentions have the right canonical name, want 88 percent", linked, all)
	}
}

// TestStories holds what is reached on the annotated stories of the corpus.
func TestStories(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(filepath.Dir(corpus(t, "seed-gold.json")), "stories", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories in the corpus: %v", err)
	}
	all, right := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var gold struct {
			Body     []string
			Entities []struct{ Type, Text string }
		}
		if err := json.Unmarshal(data, &gold); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(gold.Body, "\n\n")
		found := map[string]bool{}
		for _, e := range tagger(t).Tag(token.Parse(text), entity.Context{}) {
			found[e.Type+" "+e.Name] = true
		}
		for _, g := range gold.Entities {
			if !strings.Contains(text, g.Text) {
				continue
			}
			all++
			if found[g.Type+" "+g.Text] {
				right++
			} else {
				t.Logf("%s: missed %s %q", filepath.Base(file), g.Type, g.Text)
			}
		}
	}
	t.Logf("%d of %d", right, all)
	if right*100 < all*85 {
		t.Errorf("%d of %d entities of the stories are found, want 85 percent", right, all)
	}
}

func FuzzTag(f *testing.F) {
	for _, s := range []string{sample, "U.S.-Russian 3-\xff $1. last", "A-B-C Syria-\u200bIran. The “Paris Agreement’’", "I II III Cup", "5 May, 2019 (AP)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkOffsets(t, s, tagger(t).Tag(token.Parse(s), story))
	})
}

// sample is wire copy of our own; its people are invented.
const sample = `Norway and Kazakhstan signed a $1.4 billion agreement on Thursday to build a rail terminal near the Caspian Sea, Transport Minister Ingrid Solbakken said in Oslo.

“We have waited for this since 2019,’’ Solbakken told reporters. The plan, drawn up by Nordbane Holding AS and the European Bank for Reconstruction and Development (EBRD), foresees 120 km of track.

Yerlan Dosmukhamedov, a Kazakh lawmaker who has led talks with the U.S. and the European Union, said Russian exporters could send 2 million tons of grain a year. The EBRD will lend 35 percent of the sum, according to two people familiar with the matter.`

func BenchmarkTag(b *testing.B) {
	text := token.Parse(sample)
	tg := tagger(b)
	want := len(tg.Tag(text, story))
	b.ReportAllocs()
	for b.Loop() {
		if got := len(tg.Tag(text, story)); got != want {
			b.Fatalf("%d mentions, want %d", got, want)
		}
	}
	b.ReportMetric(float64(text.Len()*b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkNewTagger(b *testing.B) {
	for b.Loop() {
		if _, err := entity.NewTagger(); err != nil {
			b.Fatal(err)
		}
	}
}
