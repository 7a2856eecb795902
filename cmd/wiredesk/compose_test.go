package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/knadh/koanf/parsers/yaml"

	"github.com/wiredesk/wiredesk/config"
)

// TestComposeFileFitsTheBinary holds docker-compose.yml to what the binary
// knows: its commands, its environment variables; and every image to a pinned
// version, every service to a health check.
func TestComposeFileFitsTheBinary(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docker-compose.yml"))
	if err != nil {
		t.Fatal(err)
	}
	compose, err := yaml.Parser().Unmarshal(text)
	if err != nil {
		t.Fatal(err)
	}
	services := compose["services"].(map[string]any)
	for _, name := range []string{"kafka", "elasticsearch", "kibana", "setup", "poll", "enrich", "index", "serve"} {
		if services[name] == nil {
			t.Errorf("there is no service %s", name)
		}
	}
	var commands []string
	for _, c := range rootCommand(streams{}).Commands() {
		commands = append(commands, c.Name())
	}
	for name, service := range services {
		s := service.(map[string]any)
		if image, _ := s["image"].(string); !regexp.MustCompile(`^[a-z/]+:(dev|\d+\.\d+\.\d+)$`).MatchString(image) {
			t.Errorf("%s: image %q has no pinned version", name, image)
		}
		if s["healthcheck"] == nil {
			t.Errorf("%s: there is no health check", name)
		}
		command, _ := s["command"].([]any)
		for _, word := range command {
			if !slices.Contains(commands, word.(string)) {
				t.Errorf("%s: wiredesk has no command %q", name, word)
			}
		}
		environment, _ := s["environment"].(map[string]any)
		for variable := range environment {
			if strings.HasPrefix(variable, config.EnvPrefix) && !isVariable(variable) {
				t.Errorf("%s: %s sets nothing", name, variable)
			}
		}
	}
	dockerfile, err := os.ReadFile(filepath.Join("..", "..", "deploy", "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, variable := range regexp.MustCompile(config.EnvPrefix+`[A-Z_]+`).FindAllString(string(dockerfile), -1) {
		if !isVariable(variable) {
			t.Errorf("Dockerfile: %s sets nothing", variable)
		}
	}
}

// isVariable tells whether an environment variable sets a key.
func isVariable(name string) bool {
	return slices.ContainsFunc(config.Keys(), func(key string) bool { return config.EnvName(key) == name })
}
