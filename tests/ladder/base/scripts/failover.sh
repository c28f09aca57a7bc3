#!/bin/sh
echo "the name points at the other region"
