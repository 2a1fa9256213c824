/* The work by hand: one life at a time, strengths in registers or the nearest cache, everything in vectors of 16 lanes.

   It meets its own random numbers, made as ours are: a two-round 32-bit hash of a 64-bit key and a counter, and Box and
   Muller's transform with polynomials. Sizes: features and units are multiples of 16, actions at most 16. */
#include "lanes.h"

typedef struct {
    int32_t features, units, actions, trials, rounds, contestants, loci, individuals;
    float sigma, contingency, context_salience, mutation_rate;
    const float *codes, *steps, *lows, *highs;
} Work;

enum { CHUNK = 64, AT_ONCE = 8, ROOM = 32 * RUNS };
enum { ACTS = 1, SIGHTS, TESTS, CONTESTS, SIDES, HITS, MOVES };

static uint64_t mix64(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}
static uint64_t key_of(uint64_t seed, int purpose, int individual) {
    return mix64(mix64(seed + 0x9E3779B97F4A7C15ull * (uint64_t)purpose) + 0x9E3779B97F4A7C15ull * (uint64_t)individual);
}

/* ---- random numbers: a stream hands out words 16 at a time; several steps are taken abreast to keep the processor busy */
#define EACH(j) _Pragma("GCC unroll 4") for (int j = 0; j < abreast; j++)
typedef struct { U counters, low, high; } Stream;
INLINE Stream stream_of(uint64_t key) {
    return (Stream){u_mul(u_iota(), u_set(0x9E3779B9u)), u_set((uint32_t)key), u_set((uint32_t)(key >> 32))};
}
INLINE void words(const int abreast, Stream *s, U *h) {
    U x[4];
    EACH(j) {
        x[j] = s->counters;
        h[j] = u_xor(x[j], s->low);
        s->counters = u_add(s->counters, u_set(16u * 0x9E3779B9u));
    }
    EACH(j) h[j] = u_mul(u_xor(h[j], u_right(h[j], 16)), u_set(0x7FEB352Du));
    EACH(j) h[j] = u_xor(h[j], s->high);
    EACH(j) h[j] = u_mul(u_xor(h[j], u_right(h[j], 15)), u_set(0x846CA68Bu));
    EACH(j) h[j] = u_mul(u_add(u_xor(h[j], u_right(h[j], 16)), x[j]), u_set(0x7FEB352Du));
    EACH(j) h[j] = u_mul(u_xor(h[j], u_right(h[j], 15)), u_set(0x846CA68Bu));
    EACH(j) h[j] = u_xor(h[j], u_right(h[j], 16));
}
INLINE U word(Stream *s) {
    U w[1];
    words(1, s, w);
    return w[0];
}
/* One of n with equal chance, from the upper 16 bits of words. */
INLINE U below(U w, uint32_t n) { return u_right(u_mul(u_right(w, 16), u_set(n)), 16); }
/* An event of probability p happens where a word is less than this. */
INLINE uint32_t threshold(float p) { return p >= 1.0f ? 0xFFFFFFFFu : (uint32_t)((double)p * 4294967296.0); }

/* 32 normal deviates for each run, by Box and Muller: the radius of 24 bits, the angle of 2 + 24. */
INLINE void normals(const int abreast, Stream *s, F minus_two_variances, F *first, F *second) {
    static const float logarithm[] = {-1.1514610310e-1f, 1.1676998740e-1f,  -1.2420140846e-1f, 1.4249322787e-1f,
                                      -1.6668057665e-1f, 2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f, -0.5f};
    U w[4], e[4];
    F f[4], p[4], a[4], aa[4], sine[4], cosine[4], one = f_set(1.0f);
    /* log u by cephes' polynomial on sqrt(1/2) to sqrt(2) */
    words(abreast, s, w);
    EACH(j) f[j] = f_mul(f_of(u_add(u_right(w[j], 8), u_set(1))), f_set(0x1p-24f));
    EACH(j) e[j] = u_right_signed(u_sub(u_bits(f[j]), u_set(0x3F3504F3u)), 23);
    EACH(j) f[j] = f_sub(f_bits(u_sub(u_bits(f[j]), u_left(e[j], 23))), one);
    EACH(j) p[j] = f_set(7.0376836292e-2f);
#pragma GCC unroll 9
    for (int c = 0; c < 9; c++) EACH(j) p[j] = f_fma(p[j], f[j], f_set(logarithm[c]));
    EACH(j) p[j] = f_fma(p[j], f_mul(f[j], f[j]), f[j]);
    EACH(j) p[j] = f_fma(f_of(e[j]), f_set(0.693147181f), p[j]);
    EACH(j) p[j] = f_sqrt(f_max(f_mul(p[j], minus_two_variances), f_set(0.0f)));
    /* the angle: an eighth of a turn to either side of one of four directions */
    words(abreast, s, w);
    EACH(j) a[j] = f_of(u_right(u_left(w[j], 2), 8));
    EACH(j) a[j] = f_fma(a[j], f_set(1.5707964f * 0x1p-24f), f_set((0.5f * 0x1p-24f - 0.5f) * 1.5707964f));
    EACH(j) aa[j] = f_mul(a[j], a[j]);
    EACH(j) sine[j] = f_fma(f_set(-1.9515295891e-4f), aa[j], f_set(8.3321608736e-3f));
    EACH(j) cosine[j] = f_fma(f_set(2.443315711809948e-5f), aa[j], f_set(-1.388731625493765e-3f));
    EACH(j) sine[j] = f_fma(sine[j], aa[j], f_set(-1.6666654611e-1f));
    EACH(j) cosine[j] = f_fma(cosine[j], aa[j], f_set(4.166664568e-2f));
    EACH(j) sine[j] = f_fma(f_mul(sine[j], aa[j]), a[j], a[j]);
    EACH(j) cosine[j] = f_fma(f_mul(cosine[j], aa[j]), aa[j], f_fma(aa[j], f_set(-0.5f), one));
    EACH(j) {
        M swapped = u_any(u_and(w[j], u_set(0x40000000u)));
        U top = u_set(0x80000000u), flip_c = u_and(u_xor(w[j], u_left(w[j], 1)), top), flip_s = u_and(w[j], top);
        first[j] = f_mul(p[j], f_bits(u_xor(u_bits(f_pick(swapped, sine[j], cosine[j])), flip_c)));
        second[j] = f_mul(p[j], f_bits(u_xor(u_bits(f_pick(swapped, cosine[j], sine[j])), flip_s)));
    }
}

/* ---- perceive: rows of code + noise, one for each action of a list; x has room for RUNS * 32 floats more */
INLINE void see(const Work *k, Stream *s, const uint32_t *actions, int rows, const int features, float *x) {
    const float *code = k->codes + actions[0] * features;
    if (k->sigma == 0.0f) {
        for (int row = 0; row < rows; row++) memcpy(x + row * features, k->codes + actions[row] * features, 4 * features);
        return;
    }
    F scale = f_set(-2.0f * k->sigma * k->sigma), first[4], second[4];
    for (int row = 0, f = 0; row < rows;) {
        normals(RUNS, s, scale, first, second);
#pragma GCC unroll 8
        for (int half = 0; half < 2 * RUNS; half++, x += 16) {
            f_store(x, f_add(f_load(code + f), half % 2 ? second[half / 2] : first[half / 2]));
            f += 16;
            if (f == features) f = 0, row++, code = k->codes + actions[row < rows ? row : 0] * features;
        }
    }
}

/* ---- learn: for 16 units, update after trial t and predict trial t + 1 in one sweep over the strengths */
INLINE void sweep(const int features, int trials, const float *x, const uint32_t *acts, int first_unit, float rate,
                  float salience, float (*identity)[16], float *strength, float *context_strength) {
    F w[features == 32 ? 32 : 1]; /* 32 features: the compiler keeps what it can in registers */
    if (features == 32)
#pragma GCC unroll 32
        for (int f = 0; f < 32; f++) w[f] = f_load(strength + 16 * f);
    F context = f_load(context_strength), e = f_set(0.0f), r = f_set(rate), s = f_set(salience);
    const float *before = x;
    for (int t = 0; t < trials; t++, before = x, x += features) {
        if (t == 0) before = x;
        context = f_fma(s, e, context);
        F d[4] = {context, f_set(0.0f), f_set(0.0f), f_set(0.0f)};
        if (features == 32) {
#pragma GCC unroll 32
            for (int f = 0; f < 32; f++) {
                w[f] = f_fma(f_set(before[f]), e, w[f]);
                d[f % 4] = f_fma(f_set(x[f]), w[f], d[f % 4]);
            }
        } else {
            for (int f = 0; f < features; f += 4)
#pragma GCC unroll 4
                for (int j = 0; j < 4; j++) {
                    F v = f_fma(f_set(before[f + j]), e, f_load(strength + 16 * (f + j)));
                    f_store(strength + 16 * (f + j), v);
                    d[j] = f_fma(f_set(x[f + j]), v, d[j]);
                }
        }
        uint32_t place = acts[t] - (uint32_t)first_unit;
        F target = f_load(identity[place < 16 ? place : 16]);
        e = f_mul(r, f_sub(target, f_add(f_add(d[0], d[1]), f_add(d[2], d[3]))));
    }
    if (features == 32) {
#pragma GCC unroll 32
        for (int f = 0; f < 32; f++) f_store(strength + 16 * f, f_fma(f_set(before[f]), e, w[f]));
    } else {
        for (int f = 0; f < features; f++)
            f_store(strength + 16 * f, f_fma(f_set(before[f]), e, f_load(strength + 16 * f)));
    }
    f_store(context_strength, f_fma(s, e, context));
}

/* ---- test: how many of some sights drive the unit of their own action most; the first of equals counts */
INLINE int right_of(const Work *k, const uint32_t *shown, const float *x, const int features, const float *strength) {
    F d[AT_ONCE];
    float drives[16];
    int right = 0;
#pragma GCC unroll 8
    for (int j = 0; j < AT_ONCE; j++) d[j] = f_set(0.0f);
    for (int f = 0; f < features; f++) {
        F w = f_load(strength + 16 * f);
#pragma GCC unroll 8
        for (int j = 0; j < AT_ONCE; j++) d[j] = f_fma(f_set(x[j * features + f]), w, d[j]);
    }
    uint32_t real = (1u << k->actions) - 1u;
#pragma GCC unroll 8
    for (int j = 0; j < AT_ONCE; j++) {
        f_store(drives, d[j]);
        F own = f_set(drives[shown[j]]);
        uint32_t above = m_bits(f_less(own, d[j])), below_own = m_bits(f_less(d[j], own));
        uint32_t earlier = (1u << shown[j]) - 1u;
        right += ((above & real) | (~below_own & earlier)) == 0;
    }
    return right;
}

INLINE float life(const Work *k, const float *alleles, uint64_t seed, int i, const int features, float *x,
                  float *strength, float (*identity)[16]) {
    int blocks = k->units / 16;
    float *context = strength + blocks * features * 16;
    uint32_t act[CHUNK], sight[CHUNK];
    for (int b = 0; b < blocks; b++)
        for (int f = 0; f < features; f++)
            f_store(strength + (b * features + f) * 16, f_load(alleles + f * k->units + 16 * b));
    memset(context, 0, 64 * (size_t)blocks);
    Stream acts = stream_of(key_of(seed, ACTS, i)), sights = stream_of(key_of(seed, SIGHTS, i));
    float rate = alleles[features * k->units];
    uint32_t own = threshold(k->contingency);
    for (int done = 0; done < k->trials; done += CHUNK) {
        int trials = k->trials - done < CHUNK ? k->trials - done : CHUNK;
        for (int t = 0; t < trials; t += 16) {
            U a = below(word(&acts), (uint32_t)k->actions), other = below(word(&acts), (uint32_t)k->actions);
            u_store(act + t, a);
            u_store(sight + t, u_bits(f_pick(u_less(word(&acts), own), f_bits(a), f_bits(other))));
        }
        see(k, &sights, sight, trials, features, x);
        for (int b = 0; b < blocks; b++)
            sweep(features, trials, x, act, 16 * b, rate, k->context_salience, identity, strength + b * features * 16,
                  context + 16 * b);
    }
    Stream tests = stream_of(key_of(seed, TESTS, i));
    int n_tests = k->rounds * k->actions, right = 0;
    for (int done = 0; done < n_tests; done += AT_ONCE) {
        uint32_t shown[AT_ONCE];
        for (int j = 0; j < AT_ONCE; j++) shown[j] = (uint32_t)((done + j) % k->actions);
        see(k, &tests, shown, AT_ONCE, features, x);
        right += right_of(k, shown, x, features, strength);
    }
    return (float)right / (float)n_tests;
}

/* n_tests must be a multiple of 8. scratch: CHUNK * features + 128 + units * (features + 1) floats. */
void evaluate(const Work *k, const float *genotypes, uint64_t seed, float *fitness, float *scratch) {
    float identity[17][16] = {{0}};
    for (int a = 0; a < 16; a++) identity[a][a] = 1.0f;
    float *strength = scratch + CHUNK * k->features + ROOM;
    for (int i = 0; i < k->individuals; i++) {
        const float *alleles = genotypes + (int64_t)i * k->loci;
        fitness[i] = k->features == 32 ? life(k, alleles, seed, i, 32, scratch, strength, identity)
                                       : life(k, alleles, seed, i, k->features, scratch, strength, identity);
    }
}

/* ---- reproduce: two tournaments, free recombination, mutation, for one child after another */
void reproduce(const Work *k, const float *genotypes, const float *fitness, uint64_t seed, float *children) {
    uint32_t mutates = threshold(k->mutation_rate), draws[16], sides[16];
    for (int i = 0; i < k->individuals; i++) {
        const float *parent[2];
        Stream contests = stream_of(key_of(seed, CONTESTS, i)), hits = stream_of(key_of(seed, HITS, i));
        Stream crossing = stream_of(key_of(seed, SIDES, i)), moves = stream_of(key_of(seed, MOVES, i));
        int drawn = 16;
        for (int p = 0; p < 2; p++) {
            uint64_t winner = 0;
            for (int c = 0; c < k->contestants; c++) {
                if (drawn == 16) u_store(draws, word(&contests)), drawn = 0;
                uint64_t who = (uint64_t)draws[drawn++] * (uint32_t)k->individuals >> 32;
                if (c == 0 || fitness[who] > fitness[winner]) winner = who;
            }
            parent[p] = genotypes + winner * k->loci;
        }
        float *child = children + (int64_t)i * k->loci;
        for (int l = 0; l < k->loci; l += 16) {
            int at = l + 16 <= k->loci ? l : k->loci - 16; /* the last vector overlaps the one before: it decides */
            if (l % 512 == 0) u_store(sides, word(&crossing));
            uint32_t side = sides[(l / 32) % 16] >> (l % 32) & 0xFFFFu;
            F allele = f_pick(m_of(side), f_load(parent[1] + at), f_load(parent[0] + at));
            M hit = u_less(word(&hits), mutates);
            if (m_bits(hit)) {
                F z[4], spare[4];
                normals(1, &moves, f_set(-2.0f), z, spare);
                F moved = f_fma(z[0], f_load(k->steps + at), allele);
                moved = f_min(f_max(moved, f_load(k->lows + at)), f_load(k->highs + at));
                allele = f_pick(hit, moved, allele);
            }
            f_store(child + at, allele);
        }
    }
}

/* Lanes of one vector register, for the table's head. */
int lanes(void) {
#if defined(__AVX512F__)
    return 16;
#elif defined(__AVX2__) && defined(__FMA__)
    return 8;
#else
    return 0;
#endif
}
