package entity_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/entity"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// TestDatesAreResolved tells the dates of a story of Saturday, 8 September
// 2018.
func TestDatesAreResolved(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{"the last such day", "He left on Thursday.", []string{"2018-09-06"}},
		{"the story's own day", "He left on Saturday.", []string{"2018-09-08"}},
		{"a day ahead", "Congress will vote on Tuesday.", []string{"2018-09-11"}},
		{"a day ahead that comes first", "On Tuesday, Congress will vote.", []string{"2018-09-11"}},
		{"what was said of the future, on a day before", "He said on Thursday it will rain.", []string{"2018-09-06"}},
		{"next and last", "It met last Saturday and meets next Saturday.", []string{"2018-09-01", "2018-09-15"}},
		{"a month before", "It rained in May and in November.", []string{"2018-05", "2017-11"}},
		{"a month ahead", "It will open in May.", []string{"2019-05"}},
		{"days without a year", "It rose on Nov. 6 and 2 January.", []string{"2018-11-06", "2019-01-02"}},
		{"periods", "Sales fell last week, this month, last quarter and next year.", []string{"2018-W35", "2018-09", "2018-Q2", "2019"}},
		{"distances", "It began two years ago and ended three months ago.", []string{"2016", "2018-06"}},
		{"a distance from another date", "The dam broke in April 2017; a year later it was rebuilt.", []string{"2017-04", "2018-04"}},
		{"a month that is a first name", "Its chairman Jan van Aken met June Calloway in June.", []string{"2018-06"}},
		{"years, decades and spans", "It was so since 2011, in the 1980s and from 2011-2015.", []string{"2011", "198X", "2011/2015"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tagged(t, tc.in, story, "DATE", func(e wire.Entity) string { return e.Canonical })
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("dates of %q (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestDatesByDatelineAndCopyright(t *testing.T) {
	const in = "It fell on Thursday, in May and on May 3."
	for _, tc := range []struct {
		name string
		ctx  entity.Context
		want []string
	}{
		{"the copyright's year", entity.Context{Year: 2018}, []string{"Thursday", "2018-05", "2018-05-03"}},
		{"the dateline's day in that year", entity.Context{Year: 2018, Dateline: "Sept. 8"}, []string{"2018-09-06", "2018-05", "2018-05-03"}},
		{"a dateline with its year", entity.Context{Dateline: "8 September 2018"}, []string{"2018-09-06", "2018-05", "2018-05-03"}},
		{
			"the dateline's day, fetched later",
			entity.Context{Dateline: "Dec. 31", Date: time.Date(2019, 1, 2, 8, 0, 0, 0, time.UTC)},
			[]string{"2018-12-27", "2018-05", "2019-05-03"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tagged(t, in, tc.ctx, "DATE", func(e wire.Entity) string { return e.Canonical })
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("dates of %q (-want +got):\n%s", in, diff)
			}
		})
	}
}

func TestAmounts(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want []string
	}{
		{"It paid $2.5 billion.", []string{"2500000000 USD"}},
		{"It paid 40 billion Danish crowns.", []string{"40000000000 DKK"}},
		{"It paid 2.4 billion yen and 16 million pesos.", []string{"2400000000 JPY", "16 million pesos"}},
		{"It paid 16 million Mexican pesos.", []string{"16000000 MXN"}},
		{"It rose two percent to 98 percent.", []string{"2%", "98%"}},
		{"It held 7.2 million acre-feet.", []string{"7200000 acre-foot"}},
		{"It was 160 km from 500 square miles of sand.", []string{"160 km", "500 mi²"}},
		{"It took 60 mg of it.", []string{"60 mg"}},
	} {
		got := tagged(t, tc.in, story, "MONEY PERCENT QUANTITY", func(e wire.Entity) string { return e.Canonical })
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("amounts of %q (-want +got):\n%s", tc.in, diff)
		}
	}
}
