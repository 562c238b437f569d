# The gateway as an image: `docker build -t netserver-gateway .`; docs/operations.md says what is in it.
# The newest line of Node that the tests run on and that is a long-term one. A tag moves with each patch of its system.
# For builds that give the same image next year, name the digest that `docker buildx imagetools inspect node:24-slim`
# shows: `docker build --build-arg NODE_IMAGE=node:24-slim@sha256:… .`
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build

# What is shipped, without the tools that built it.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM ${NODE_IMAGE}
ARG REVISION=unknown
LABEL org.opencontainers.image.title="netserver-gateway" \
      org.opencontainers.image.description="Lets SOAP clients of NetServer (Services7x-8x) and v1 JSON clients share one CRM." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="https://github.com/netserver-gateway/netserver-gateway" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production \
    HOST=0.0.0.0
# A contract of one's own is found at /app/contract: a volume, or a COPY in an image made FROM this one.
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY wsdl wsdl
# `node` of the base image by number, so that Kubernetes can see that it is not root. Nothing below /app is written to.
USER 1000:1000
EXPOSE 8086
# Asks the gateway, not the CRM (that is /health/crm). Not a command of the program: loading that costs four times as
# much processor time as this, at every check.
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s CMD ["node", "-e", "require(process.env.TLS_CERT_FILE ? 'https' : 'http').get({ host: '127.0.0.1', port: process.env.PORT || 8086, path: '/health/ready', rejectUnauthorized: false }, (reply) => process.exit(reply.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["serve"]
