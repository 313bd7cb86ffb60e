# Lab 101 in one image. Built in two stages, so that what only the build needs stays behind.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npx vite build web --logLevel warn \
  && node --disable-warning=ExperimentalWarning server/pack-libraries.ts \
  # Vite, the browser of the tests and the pinned Node are not wanted at run time: the image has its own.
  && npm prune --omit=dev --no-audit --no-fund \
  # What the server compiles at its start is kept: the file system is read-only later.
  && node --disable-warning=ExperimentalWarning --import ./server/quick-start.mjs server/warm-up.ts

FROM node:24-bookworm-slim
# The victim's browser. The headless shell is the smallest, and blocks no third-party cookies by itself.
RUN apt-get update \
  && apt-get install -y --no-install-recommends chromium-headless-shell \
  && apt-get clean \
  && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx \
  # Drivers of graphics cards and what checks them come along, 180 MB. A browser without a screen has no use for them.
  && rm -rf /usr/lib/*/libLLVM-*.so* /usr/lib/*/libz3.so* /usr/lib/*/dri /usr/lib/chromium/libVkLayer_khronos_validation.so \
  && install -d -o node -g node -m 700 /data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/protocol ./protocol
COPY --from=build /app/labs ./labs
COPY --from=build /app/content ./content
COPY --from=build /app/server ./server
COPY --from=build /app/web/dist ./web/dist
# What tries the image from inside.
COPY --from=build /app/deploy/container-check.ts ./deploy/
# Inside, every address is the container's own: which of them are reachable is said where its ports are published.
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data CHROMIUM_PATH=/usr/bin/chromium-headless-shell
USER node
VOLUME /data
EXPOSE 3000 3001 3002 3443
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# With more room for what is young, a class of 300 takes 100 MB more, and is served no faster. With four threads to mark
# garbage instead of one, the class waits for them while somebody floods.
CMD ["node", "--max-semi-space-size=8", "--v8-pool-size=1", "--disable-warning=ExperimentalWarning", "--import", "./server/quick-start.mjs", "server/main.ts"]
