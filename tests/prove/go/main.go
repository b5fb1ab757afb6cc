// An API as it usually is: no CORS at all, authentication in front of the routes, what catches panics, a redirect.
package main

import (
	"log"
	"net/http"
	"os"
	// the snippet's import goes here
)

// the snippet's function goes here

var handler http.Handler

func main() {
	mux := recovered(authenticated(routes()))
	handler = mux
	// the snippet's call goes here
	log.Fatal(http.ListenAndServe(os.Args[1], handler))
}

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/item", item)
	mux.HandleFunc("/guarded/item", item)
	mux.HandleFunc("/api/cached", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=600")
		item(w, r)
	})
	mux.HandleFunc("/api/crash", func(http.ResponseWriter, *http.Request) {
		panic("crash")
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/api/item", http.StatusMovedPermanently)
	})
	return mux
}

func item(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodPut:
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Total", "1")
		w.Write([]byte("{}"))
	default:
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

func authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.Path) > 9 && r.URL.Path[:9] == "/guarded/" && r.Header.Get("Authorization") == "" {
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if recover() != nil {
				http.Error(w, "internal server error", http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}
