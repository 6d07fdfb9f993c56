# One image for every process. Which one runs is decided by its command:
#   web          (the default, see CMD)
#   worker       celery --app=config.celery --quiet worker --pool=prefork --queues=default
#   provisioner  celery --app=config.celery --quiet worker --pool=prefork --queues=provisioning   (with OWNER_DATABASE_URL)
#   beat         celery --app=config.celery --quiet beat --schedule=/tmp/beat --pidfile=
#   live         python -m config.serve --interface=asgi --host=0.0.0.0 --port=8001 --no-ws config.live:application
#   migration    python manage.py prepare, then python manage.py migrate_firms --go-on    (with OWNER_DATABASE_URL)
# To pin the base: --build-arg PYTHON_IMAGE=python:3.13-slim@sha256:…
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.lock /tmp/requirements.lock
RUN pip install --require-hashes --only-binary=:all: -r /tmp/requirements.lock

WORKDIR /app
COPY LICENSE pyproject.toml manage.py ./
COPY config config
COPY tenants tenants
COPY branding branding
COPY integrations integrations
COPY features features
COPY portal_api portal_api
# Static files are named by their contents here, once; the values below exist only while this line runs.
RUN SECRET_KEY=only-while-the-image-is-built-and-never-when-it-runs-0123456789 \
    VAULT_KEYS=build=awskms://none?region=none \
    SITE_URL=http://localhost \
    DATABASE_URL=postgresql://build@localhost/build \
    REDIS_URL=redis://localhost \
    STORAGE_URL=file:///tmp \
    EMAIL_URL=mailbox:///tmp \
    python manage.py collectstatic --noinput \
 && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /app /opt/venv

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 10001 portico \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin portico \
 && install -d -o 10001 -g 10001 -m 700 /var/lib/portico
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
# Code and packages belong to root and are compiled already: the root file system can be read-only, /tmp must not be.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
WORKDIR /app
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "config.serve", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=2", "--blocking-threads=4", "--workers-kill-timeout=20", "--no-ws", "config.wsgi:application"]
