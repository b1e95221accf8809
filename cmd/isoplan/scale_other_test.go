//go:build !linux

package main

func maxRSS(any) int64 { return 0 }
