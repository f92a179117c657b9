/**
 * Where queries have their answers from: a data directory, or a running engine by its URL, with the same rows.
 *
 * <p>Entry class: {@link io.zonelog.deploy.command.answer.AnswerSource}. Each answer is used by one thread.
 */
@NullMarked
package io.zonelog.deploy.command.answer;

import org.jspecify.annotations.NullMarked;
