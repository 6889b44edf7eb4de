#ifndef TIDE_H
#define TIDE_H

#include <stdio.h>
#include <time.h>

/* One harmonic constituent of a station's tide. */
struct constituent {
	double amplitude;	/* metres */
	double speed;		/* degrees an hour */
	double phase;		/* degrees at the epoch */
};

#define MAX_CONSTITUENTS 8

struct station {
	char name[32];
	double mean;		/* metres above chart datum */
	int count;
	struct constituent constituents[MAX_CONSTITUENTS];
};

/* Height of the tide in metres above chart datum. */
double tide_height(const struct station *station, time_t when);

/* Reads one station from a line; returns 0, or -1 if the line is not one. */
int station_parse(struct station *station, const char *line);

#endif
