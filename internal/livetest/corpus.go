package livetest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Corpus gives the path of a file or folder of the corpus of real
// configuration files, for example Corpus(t, "mbschema", "x.xml"). The corpus
// is the folder ISOPLAN_CORPUS names, by default ../shared/corpus; a relative
// path counts from the root of the repository. Where there is no corpus the
// test is skipped, and fails instead when ISOPLAN_CORPUS_REQUIRED is 1. A
// corpus that is there but lacks the file is always a failure.
func Corpus(t testing.TB, sub ...string) string {
	t.Helper()
	dir := os.Getenv("ISOPLAN_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "shared", "corpus")
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(Root(t), dir)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		if os.Getenv("ISOPLAN_CORPUS_REQUIRED") == "1" {
			t.Fatalf("no corpus: %s is not a folder, and ISOPLAN_CORPUS_REQUIRED=1 asks for it", dir)
		}
		t.Skipf("no corpus: %s is not a folder; set ISOPLAN_CORPUS to the folder of real configuration files", dir)
	}
	path := filepath.Join(append([]string{dir}, sub...)...)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the corpus lacks %s: %v", filepath.Join(sub...), err)
	}
	return path
}

// CorpusFiles gives the paths of the files right in a folder of the corpus,
// sorted by name. An empty folder is a failure: a test over it would pass
// without having looked at anything.
func CorpusFiles(t testing.TB, sub ...string) []string {
	t.Helper()
	dir := Corpus(t, sub...)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatalf("read the corpus: %v", err)
	}
	var files []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	if len(files) == 0 {
		t.Fatalf("the corpus folder %s holds no files", dir)
	}
	slices.Sort(files)
	return files
}

// ReadFile gives the content of a file as a text and fails the test when it
// cannot be read.
func ReadFile(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("read a file of the test: %v", err)
	}
	return string(b)
}

// Root gives the folder of the repository: the nearest one at or above the
// working directory of the test that holds go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatalf("find the working directory: %v", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatalf("no go.mod above the working directory of the test")
		}
		dir = up
	}
}
