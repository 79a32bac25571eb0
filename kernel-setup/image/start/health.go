package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
)

// runtimeDir is where a Jupyter server says how it is reached.
func runtimeDir(home string) string {
	if dir := os.Getenv("JUPYTER_RUNTIME_DIR"); dir != "" {
		return dir
	}
	return filepath.Join(home, ".local", "share", "jupyter", "runtime")
}

// healthy returns nil if a Jupyter server that wrote its address into the
// folder dir answers there. The address is not known before: under JupyterHub
// it has the user's name in it.
func healthy(ctx context.Context, dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "jpserver-*.json"))
	if err != nil {
		return err
	}
	failed := fmt.Errorf("no Jupyter server has started: nothing in %s", dir)
	for _, file := range files { // a server that was killed leaves its file
		if failed = answers(ctx, file); failed == nil {
			return nil
		}
	}
	return failed
}

func answers(ctx context.Context, file string) error {
	var server struct {
		Port    int
		BaseURL string `json:"base_url"`
	}
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &server)
	}
	if err != nil {
		return err
	}
	url := fmt.Sprintf("http://127.0.0.1:%d%sapi", server.Port, server.BaseURL)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	// No proxy of the environment's, and no redirection to a page that says
	// nothing about this server.
	client := http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New(url + " answers " + response.Status)
	}
	return nil
}
