# A step a line, in sh. One that begins with "! " must fail. $NS is a namespace of the run's own, $TMP an empty directory.
kubectl create ns $NS
! kubectl create ns $NS
kubectl apply -f crds >/dev/null
kubectl wait --for=condition=Established crd/agentregions.agentregion.dev --timeout=10s
until kubectl -n $NS get areg,fop,failovers >/dev/null 2>&1; do sleep 0.1; done
kubectl -n $NS apply -f config/samples
kubectl -n $NS apply -f config/samples
kubectl -n $NS get areg,fop
kubectl -n $NS get areg -o wide
kubectl -n $NS get areg -o name
kubectl -n $NS get areg us-east-1 -o jsonpath='{.spec.dns}'
kubectl -n $NS get areg -o custom-columns=N:.metadata.name,R:.spec.region
kubectl -n $NS get areg us-east-1 -o yaml
kubectl -n $NS get areg us-east-1 -o yaml --show-managed-fields
kubectl -n $NS get areg us-east-1 -o json
kubectl -n $NS get fop -o yaml
kubectl -n $NS get areg -l agentregion.dev/service=support-agent
kubectl -n $NS get areg -l 'agentregion.dev/service in (x)'
kubectl -n $NS get areg --field-selector metadata.name=us-east-1
! kubectl -n $NS get areg --field-selector spec.region=us-east-1
! kubectl -n $NS get areg -l '=='
kubectl -n $NS get areg --sort-by=.spec.region --show-labels
! kubectl -n $NS get nothing
! kubectl -n $NS get areg nope
kubectl -n $NS get areg nope --ignore-not-found
kubectl -n $NS describe areg us-east-1
kubectl -n $NS describe fop support-agent
kubectl -n $NS label areg us-east-1 a=b
kubectl -n $NS label areg us-east-1 a=b
! kubectl -n $NS label areg us-east-1 a=c
kubectl -n $NS label areg us-east-1 a=c --overwrite
kubectl -n $NS label areg us-east-1 a-
! kubectl -n $NS label areg us-east-1 'a=b c'
kubectl -n $NS annotate areg us-east-1 x=y
kubectl -n $NS annotate areg us-east-1 x-
kubectl -n $NS patch areg us-east-1 --type=merge -p '{"spec":{"weight":7}}'
kubectl -n $NS patch areg us-east-1 --type=json -p '[{"op":"replace","path":"/spec/weight","value":8}]'
! kubectl -n $NS patch areg us-east-1 --type=json -p '[{"op":"test","path":"/spec/weight","value":1}]'
! kubectl -n $NS patch areg us-east-1 --type=json -p '[{"op":"remove","path":"/spec/nope"}]'
! kubectl -n $NS patch areg us-east-1 -p '{"spec":{"weight":9}}'
! kubectl -n $NS patch areg us-east-1 --type=merge -p '{"spec":{"weight":999}}'
kubectl -n $NS patch areg us-east-1 --type=merge -p '{"spec":{"wait":9}}'
! kubectl -n $NS patch areg us-east-1 --type=merge -p '{"spec":{"region":"eu-west-9"}}'
kubectl -n $NS patch areg us-east-1 --subresource=status --type=merge -p '{"status":{"verdict":"Healthy","active":true,"conditions":[{"type":"Ready","status":"True","reason":"X","message":"m","lastTransitionTime":"2026-11-21T00:00:00Z"}]}}'
kubectl -n $NS get areg us-east-1 --subresource=status
kubectl -n $NS wait --for=condition=Ready areg/us-east-1 --timeout=5s
! kubectl -n $NS wait --for=condition=Ready areg/eu-west-1 --timeout=1s
kubectl -n $NS wait --for=jsonpath='{.status.verdict}'=Healthy areg/us-east-1 --timeout=5s
kubectl -n $NS wait --for=delete areg/nope --timeout=5s
kubectl -n $NS apply -f config/samples --dry-run=server
kubectl -n $NS diff -f config/samples
sed 's/failureThreshold: 3/failureThreshold: 5/' config/samples/regions.yaml > $TMP/five.yaml; sed 's/failureThreshold: 3/failureThreshold: 6/' config/samples/regions.yaml > $TMP/six.yaml; sed 's/failureThreshold/failureTreshold/' config/samples/regions.yaml > $TMP/bad.yaml
kubectl -n $NS diff -f $TMP/five.yaml | grep '^[-+] '
kubectl -n $NS apply -f $TMP/five.yaml
kubectl -n $NS apply --server-side -f config/samples
! kubectl -n $NS apply --server-side --field-manager=other -f $TMP/five.yaml
kubectl -n $NS apply --server-side --field-manager=other --force-conflicts -f $TMP/six.yaml
! kubectl -n $NS apply --server-side -f $TMP/bad.yaml
! kubectl -n $NS create -f $TMP/bad.yaml
! kubectl -n $NS create -f config/samples/regions.yaml
kubectl -n $NS replace -f config/samples/regions.yaml
kubectl -n $NS replace --force -f config/samples/policy.yaml
printf 'apiVersion: agentregion.dev/v1alpha1\nkind: AgentRegion\nmetadata: {name: dup}\nspec: {region: A_, region: B_, weight: 900, endpoint: "ftp://x", dns: {addresses: {ipv4: [x]}}}\n' > $TMP/dup.yaml
! kubectl -n $NS create -f $TMP/dup.yaml
! kubectl -n $NS create --validate=ignore -f $TMP/dup.yaml
EDITOR="sed -i s/weight:.*/weight:\ 11/" kubectl -n $NS edit areg us-east-1
EDITOR=true kubectl -n $NS edit areg us-east-1
kubectl -n $NS create configmap cm --from-literal=a=b
kubectl -n $NS create secret generic s --from-literal=a=b
kubectl -n $NS patch cm cm -p '{"data":{"c":"d"}}'
kubectl -n $NS describe cm cm
kubectl -n $NS describe secret s
kubectl -n $NS create sa x
kubectl -n $NS create role r --verb=get --resource=areg
kubectl -n $NS create rolebinding rb --role=r --serviceaccount=$NS:x
kubectl -n $NS auth can-i get areg --token=system:serviceaccount:$NS:x
! kubectl -n $NS auth can-i list areg --token=system:serviceaccount:$NS:x
kubectl -n $NS get areg us-east-1 -o name --token=system:serviceaccount:$NS:x
! kubectl -n $NS get areg --token=system:serviceaccount:$NS:x
! kubectl -n $NS get areg --token=wrong
kubectl -n $NS get areg us-east-1 -o name --as=system:serviceaccount:$NS:x
! kubectl -n $NS get areg --as=system:serviceaccount:$NS:x
! kubectl -n $NS get areg --as=nobody
kubectl auth can-i '*' '*'
kubectl explain fop.spec.mode
kubectl explain areg.spec --recursive
! kubectl explain fop.spec.nope
printf 'apiVersion: v1\nkind: Event\nmetadata: {name: e1}\ninvolvedObject: {apiVersion: agentregion.dev/v1alpha1, kind: AgentRegion, name: us-east-1, namespace: %s}\nreason: Tested\nmessage: it was\ntype: Warning\ncount: 2\nfirstTimestamp: "2026-11-21T10:00:00Z"\nlastTimestamp: "2026-11-21T10:00:00Z"\nsource: {component: me}\n' $NS > $TMP/event.yaml; kubectl -n $NS create -f $TMP/event.yaml
kubectl -n $NS events
kubectl -n $NS events --for areg/us-east-1
kubectl -n $NS get events --field-selector type=Warning -o name
kubectl -n $NS describe areg us-east-1
kubectl api-resources --api-group=agentregion.dev
kubectl cluster-info
kubectl get --raw /healthz
! kubectl get --raw /nope
kubectl -n $NS delete event e1
! kubectl -n $NS delete event e1
kubectl -n $NS patch areg us-west-2 --type=merge -p '{"metadata":{"finalizers":["agentregion.dev/hold"]}}'
kubectl -n $NS delete areg us-west-2 --wait=false
! kubectl -n $NS patch areg us-west-2 --type=merge -p '{"metadata":{"finalizers":["agentregion.dev/hold","agentregion.dev/more"]}}'
! kubectl -n $NS delete areg us-west-2 --timeout=1s
kubectl -n $NS patch areg us-west-2 --type=merge -p '{"metadata":{"finalizers":null}}'
! kubectl -n $NS get areg us-west-2
kubectl -n $NS delete areg eu-west-1
: > $TMP/watch; kubectl -n $NS get areg -w --output-watch-events > $TMP/watch & w=$!; until grep -q ADDED $TMP/watch; do sleep 0.1; done; kubectl -n $NS patch areg us-east-1 --type=merge -p '{"spec":{"weight":2}}'; kubectl -n $NS delete areg us-east-1; until grep -q DELETED $TMP/watch; do sleep 0.1; done; kill $w; cat $TMP/watch
helm -n $NS install op charts/agentregion-operator --set region=us-east-1 --set crds.install=false
helm -n $NS list
helm -n $NS upgrade op charts/agentregion-operator --set region=us-west-2 --set crds.install=false
helm -n $NS uninstall op
kubectl delete ns $NS
! kubectl get ns $NS
! kubectl -n $NS create cm x
