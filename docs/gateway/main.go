// A gateway for callers without HTTP/2: JSON over HTTP/1.1, by grpc-gateway, of the contract's google.api.http rules.
//
//	gateway 127.0.0.1:8080 127.0.0.1:50051
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"time"

	"creditgateway/credit" // generated, see .ci/gateway

	"github.com/grpc-ecosystem/grpc-gateway/runtime"
	_ "google.golang.org/genproto/googleapis/rpc/errdetails" // so that errors have their details
	"google.golang.org/grpc"
)

// As much as the service takes of a request.
const bodyMaxBytes = 64 << 10

const timeout = 5 * time.Second

// So the service knows until when somebody waits. A watch has no such time.
func withTimeout(ctx context.Context, method string, request, reply interface{}, connection *grpc.ClientConn,
	invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return invoke(limited, method, request, reply, connection, options...)
}

func main() {
	gateway := runtime.NewServeMux()
	options := []grpc.DialOption{
		grpc.WithInsecure(), // elsewhere than on loopback: grpc.WithTransportCredentials
		grpc.WithUnaryInterceptor(withTimeout),
	}
	for _, register := range []func(context.Context, *runtime.ServeMux, string, []grpc.DialOption) error{
		credit.RegisterCreditServiceHandlerFromEndpoint,
		credit.RegisterCreditQueryServiceHandlerFromEndpoint,
		credit.RegisterCreditAdminServiceHandlerFromEndpoint,
	} {
		if err := register(context.Background(), gateway, os.Args[2], options); err != nil {
			log.Fatal(err)
		}
	}
	log.Fatal(http.ListenAndServe(os.Args[1], http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, bodyMaxBytes)
		gateway.ServeHTTP(w, r)
	})))
}
