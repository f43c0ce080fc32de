// How many argon2id hashes a second libsodium makes on its own: the yardstick for logins.
// usage: argon2_rate THREADS SECONDS
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds_to_run;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void *hash_until_the_end(void *count) {
    char text[crypto_pwhash_STRBYTES];
    double end = now() + seconds_to_run;
    while (now() < end) {
        if (crypto_pwhash_str_alg(text, "correct horse battery", 21, 2, 19456ULL * 1024, crypto_pwhash_ALG_ARGON2ID13)) exit(1);
        ++*(long *)count;
    }
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 3 || sodium_init() < 0) return 2;
    int threads = atoi(argv[1]);
    seconds_to_run = atof(argv[2]);
    pthread_t handles[64];
    long counts[64] = {0};
    if (threads < 1 || threads > 64) return 2;
    double start = now();
    for (int i = 0; i < threads; i++) pthread_create(&handles[i], NULL, hash_until_the_end, &counts[i]);
    long total = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(handles[i], NULL);
        total += counts[i];
    }
    printf("%.2f\n", total / (now() - start));
    return 0;
}
