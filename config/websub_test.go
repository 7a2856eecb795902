package config_test

import (
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/config"
)

func TestLoadOnTheSettingsOfWebSub(t *testing.T) {
	for _, tt := range []struct {
		name string
		env  []string
		want []string // what the error says; nil for none
	}{
		{"a callback", []string{"WIREDESK_POLL_WEBSUB_CALLBACK=https://desk.example/a"}, nil},
		{"a callback with an address to serve it on", []string{"WIREDESK_POLL_WEBSUB_CALLBACK=https://desk.example", "WIREDESK_POLL_WEBSUB_LISTEN=:8081"}, nil},
		{"a callback that is no URL", []string{"WIREDESK_POLL_WEBSUB_CALLBACK=desk.example"}, []string{"poll.websub.callback", "http"}},
		{"a callback with a query", []string{"WIREDESK_POLL_WEBSUB_CALLBACK=https://desk.example/?a=b"}, []string{"poll.websub.callback", "query"}},
		{"an address without a callback", []string{"WIREDESK_POLL_WEBSUB_LISTEN=:8081"}, []string{"poll.websub.listen", "poll.websub.callback"}},
		{"an address without a port", []string{"WIREDESK_POLL_WEBSUB_CALLBACK=https://desk.example", "WIREDESK_POLL_WEBSUB_LISTEN=desk"}, []string{"poll.websub.listen", "host:port"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Load(config.Sources{Environ: tt.env})
			if tt.want == nil {
				if err != nil {
					t.Errorf("Load = %v, want nil", err)
				}
				return
			}
			if err == nil {
				t.Fatal("Load succeeded, want an error")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}
