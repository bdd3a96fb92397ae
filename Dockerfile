# One image for every process; the command of a container is the main.ts that it runs (see docker-compose.yml).
FROM node:26.10.0-slim AS source
WORKDIR /app
COPY . .

# The page needs the build tools, what runs does not.
FROM source AS page
RUN npx -y pnpm@12.21.0 install --frozen-lockfile && cd web && node_modules/.bin/vite build

FROM source AS runtime
RUN npx -y pnpm@12.21.0 install --frozen-lockfile --prod

FROM node:26.10.0-slim
ENV NODE_ENV=production
# An empty volume takes over this owner.
RUN install -d -o node -g node /uploads
COPY --from=runtime /app /app
COPY --from=page /app/web/dist /app/web/dist
USER node
# Here tsx is found, which reads the sources.
WORKDIR /app/deploy
ENTRYPOINT ["node", "--import", "tsx"]
CMD ["src/router/main.ts", "--help"]
