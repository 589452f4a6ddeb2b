#!/bin/sh
# Names and networks from the environment, then Postfix in the foreground.
#   RELAY_HOSTNAME   the name this machine says in EHLO; its PTR record says the same
#   RELAY_NETWORKS   who may hand mail to us
#   BOUNCE_DOMAIN    its mail goes to BOUNCE_TO, such as [worker]:2525
#   RELAY_TO         optional: a provider's server that takes everything, such as [smtp.example.net]:587
set -eu
: "${RELAY_HOSTNAME:?}" "${RELAY_NETWORKS:?}" "${BOUNCE_DOMAIN:?}" "${BOUNCE_TO:?}"
postconf -e "myhostname = $RELAY_HOSTNAME" "mynetworks = 127.0.0.0/8 $RELAY_NETWORKS" \
  "relay_domains = $BOUNCE_DOMAIN" "transport_maps = inline:{$BOUNCE_DOMAIN=smtp:$BOUNCE_TO}" \
  "relayhost = ${RELAY_TO:-}"
exec postfix start-fg
