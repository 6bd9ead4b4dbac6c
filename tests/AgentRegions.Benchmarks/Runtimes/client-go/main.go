// The peer of Runtimes/Controller: the same controller on client-go's informer and work queue.
// Usage: main NAMESPACE, with KUBECONFIG.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/workqueue"
)

const workers = 4

type GadgetSpec struct {
	Size int    `json:"size"`
	Note string `json:"note,omitempty"`
}

type GadgetStatus struct {
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	Size               int   `json:"size,omitempty"`
}

type Gadget struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              GadgetSpec   `json:"spec"`
	Status            GadgetStatus `json:"status,omitempty"`
}

type GadgetList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Gadget `json:"items"`
}

func (g *Gadget) DeepCopyObject() runtime.Object {
	copied := *g
	copied.ObjectMeta = *g.ObjectMeta.DeepCopy()
	return &copied
}

func (l *GadgetList) DeepCopyObject() runtime.Object {
	copied := *l
	copied.Items = make([]Gadget, len(l.Items))
	for i := range l.Items {
		copied.Items[i] = *l.Items[i].DeepCopyObject().(*Gadget)
	}
	return &copied
}

func client() *rest.RESTClient {
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	must(err)
	version := schema.GroupVersion{Group: "bench.agentregion.dev", Version: "v1"}
	scheme := runtime.NewScheme()
	scheme.AddKnownTypes(version, &Gadget{}, &GadgetList{})
	metav1.AddToGroupVersion(scheme, version)
	config.GroupVersion = &version
	config.APIPath = "/apis"
	config.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	// The server's own limits hold, as they do for the other side.
	config.QPS = -1
	client, err := rest.RESTClientFor(config)
	must(err)
	return client
}

func main() {
	namespace := os.Args[1]
	client := client()
	queue := workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[string]())
	add := func(object any) {
		if key, err := cache.DeletionHandlingMetaNamespaceKeyFunc(object); err == nil {
			queue.Add(key)
		}
	}
	source := cache.NewFilteredListWatchFromClient(client, "gadgets", namespace, func(*metav1.ListOptions) {})
	informer := cache.NewSharedIndexInformer(source, &Gadget{}, 0, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
	_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: add, UpdateFunc: func(_, object any) { add(object) }, DeleteFunc: add,
	})
	must(err)
	ctx := context.Background()
	go informer.Run(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), informer.HasSynced) {
		os.Exit(1)
	}
	for i := 0; i < workers; i++ {
		go work(ctx, client, informer.GetStore(), queue)
	}
	select {}
}

func work(ctx context.Context, client rest.Interface, store cache.Store, queue workqueue.TypedRateLimitingInterface[string]) {
	for {
		key, shutdown := queue.Get()
		if shutdown {
			return
		}
		if err := reconcile(ctx, client, store, key); err != nil {
			fmt.Fprintln(os.Stderr, key, err)
			queue.AddRateLimited(key)
		} else {
			queue.Forget(key)
		}
		queue.Done(key)
	}
}

func reconcile(ctx context.Context, client rest.Interface, store cache.Store, key string) error {
	object, exists, err := store.GetByKey(key)
	if err != nil || !exists {
		return err
	}
	gadget := object.(*Gadget)
	if gadget.Status.ObservedGeneration == gadget.Generation {
		return nil
	}
	patch, err := json.Marshal(map[string]any{"status": GadgetStatus{ObservedGeneration: gadget.Generation, Size: gadget.Spec.Size}})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	return client.Patch(types.MergePatchType).Namespace(gadget.Namespace).Resource("gadgets").Name(gadget.Name).SubResource("status").Body(patch).Do(ctx).Into(&Gadget{})
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
