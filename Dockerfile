# One image, two commands: the web (default) and the worker (node --max-semi-space-size=16 start.js worker --built).
FROM node:24-slim AS build
WORKDIR /srv/dear-minister
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node start.js build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/var/lib/dear-minister/data
WORKDIR /srv/dear-minister
RUN install -d -o node -g node /var/lib/dear-minister
COPY --from=build /srv/dear-minister/package.json /srv/dear-minister/start.js ./
COPY --from=build /srv/dear-minister/start start
COPY --from=build /srv/dear-minister/node_modules node_modules
COPY --from=build /srv/dear-minister/db db
COPY --from=build /srv/dear-minister/build build
USER node
# Holds the master key (data.key), and the embedded database where no DATABASE_URL is set.
VOLUME /var/lib/dear-minister
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# --built: install and build nothing. With WORKER=off this is the web alone, without it both in one container.
CMD ["node", "start.js", "--built"]
