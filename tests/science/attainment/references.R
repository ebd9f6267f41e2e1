# What other software finds for the data that the tests make by the same rules.
# Rscript references.R > references.json
# R 4.2.2; survival 3.5-3, cmprsk 2.2-11, vcd 1.4-11, psych 2.2.9, survey 4.1-1, jsonlite 1.8.4
suppressMessages({
  library(survival); library(cmprsk); library(vcd); library(psych); library(survey)
})

# --- Time to attainment -------------------------------------------------------------------
# `few` has ties of every kind, reached with set aside, and either with last seen. In `many`
# several goals share a time; its last time sees the end of all that is left.
goals <- list(
  few = data.frame(
    time = c(4, 4, 6, 6, 6, 8, 8, 10, 12, 12, 12, 14, 16, 16, 20, 20, 24, 26, 26, 30),
    state = c(1, 2, 1, 1, 0, 1, 2, 0, 1, 1, 2, 0, 2, 1, 1, 0, 0, 2, 0, 0),
    client = c(1, 1, 1, 2, 2, 3, 3, 3, 4, 5, 5, 6, 6, 7, 8, 8, 9, 10, 10, 10)
  ),
  many = {
    i <- 0:239
    d <- data.frame(
      time = 1 + (7 * i * i + 3 * i) %% 23,
      state = (5 * i + i %/% 3) %% 3,
      client = (11 * i) %% 53
    )
    d$state[d$time == max(d$time)] <- 1
    d
  }
)

curves <- function(d) {
  ways <- factor(d$state, 0:2, c("open", "reached", "set_aside"))
  each <- survfit(Surv(d$time, ways) ~ 1, id = seq_along(d$time), influence = TRUE,
                  conf.type = "log-log")
  # survfit 3.5-3 leaves `cluster` aside where there are competing ends; its influences, summed
  # by client, are what it would use.
  clustered <- apply(each$influence.pstate, c(2, 3), function(u) sqrt(sum(rowsum(u, d$client)^2)))
  plain <- survfit(Surv(d$time, d$state == 1) ~ 1, conf.type = "log-log")
  robust <- survfit(Surv(d$time, d$state == 1) ~ 1, cluster = d$client, conf.type = "log-log")
  cuts <- quantile(plain, c(.25, .5, .75))
  list(
    time = each$time,
    competing = list(
      open = each$pstate[, 1], reached = each$pstate[, 2], set_aside = each$pstate[, 3],
      open_se = each$std.err[, 1], reached_se = each$std.err[, 2],
      set_aside_se = each$std.err[, 3],
      reached_low = each$lower[, 2], reached_high = each$upper[, 2],
      clustered_se = clustered[-1, ]
    ),
    cmprsk = timepoints(cuminc(d$time, d$state), each$time)$est,
    censored = list(
      open = plain$surv, open_se = plain$surv * plain$std.err,
      open_low = plain$lower, open_high = plain$upper,
      clustered_se = robust$std.err,
      quartiles = unname(cuts$quantile), quartiles_low = unname(cuts$lower),
      quartiles_high = unname(cuts$upper)
    )
  )
}

# --- Agreement ----------------------------------------------------------------------------
i <- 0:39
one <- (3 * i * i + i) %% 11
pairs <- list(
  near = list(one = one, other = pmin(10, pmax(0, one + (7 * i) %% 5 - 2))),
  higher = list(one = one, other = pmin(10, one + 1 + (i %% 4 == 0))),
  unlike = list(one = one, other = (5 * i + 2) %% 11),
  halves = list(one = one / 2, other = (pmax(0, one - (i %% 3))) / 2)
)

agreement <- function(p) {
  kinds <- sort(unique(c(p$one, p$other)))
  # Equal spacing of the kinds would be wrong where one of them lies farther off: the whole scale.
  kinds <- seq(min(kinds), max(kinds), by = min(diff(kinds)))
  table <- table(factor(p$one, kinds), factor(p$other, kinds))
  linear <- Kappa(table, weights = "Equal-Spacing")$Weighted
  quadratic <- Kappa(table, weights = "Fleiss-Cohen")$Weighted
  icc <- ICC(cbind(p$one, p$other), lmer = FALSE)$results["Single_random_raters", ]
  test <- t.test(p$one, p$other, paired = TRUE)
  list(
    one = p$one, other = p$other,
    linear = unname(linear), quadratic = unname(quadratic),
    psych_quadratic = cohen.kappa(table)$weighted.kappa,
    icc = c(icc$ICC, icc$`lower bound`, icc$`upper bound`),
    difference = c(unname(test$estimate), test$conf.int),
    sd = sd(p$one - p$other)
  )
}

# --- Shares of goals ------------------------------------------------------------------------
d <- data.frame(client = c(1, 1, 1, 2, 2, 3, 4, 4, 5, 5, 5, 5, 6, 7, 7),
                hit = c(1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1))
share <- svymean(~hit, svydesign(ids = ~client, weights = ~1, data = d))

cat(jsonlite::toJSON(list(
  goals = goals, curves = lapply(goals, curves), agreement = lapply(pairs, agreement),
  share = list(client = d$client, hit = d$hit, share = unname(coef(share)),
               se = as.numeric(SE(share)))
), digits = NA, auto_unbox = TRUE, na = "null", dataframe = "columns", pretty = FALSE), "\n", sep = "")
