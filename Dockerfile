# The Python that the tests run on.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /app

# Before the code: this layer changes only with the lock.
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

# var is the only folder that the forum writes to.
RUN useradd --system --uid 10001 --no-create-home waymark \
    && install -d -o waymark /app/var
COPY . .
# A build in which a part is missing ends here, not on the day it is started.
RUN python -m compileall -q . \
    && DATABASE_URL=postgres://nobody@nowhere/none SECRET_KEY=$(printf %060d 0) python manage.py check

USER waymark
ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
VOLUME /app/var
HEALTHCHECK --interval=15s --timeout=6s --start-period=90s \
    CMD ["python", "-m", "config.healthcheck"]
# Waits for the database, migrates, collects static files, serves.
CMD ["python", "-m", "config.serve"]
