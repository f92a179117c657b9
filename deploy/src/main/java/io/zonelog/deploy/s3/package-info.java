/**
 * Files over S3, for reading: a bucket is a topic, a key is a key. Requests are those of the <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">S3 API</a>, path style, signed
 * with version 4.
 *
 * <p>Entry class: {@link io.zonelog.deploy.s3.S3Handler}. Runs on the threads "zonelog-http-N".
 */
@NullMarked
package io.zonelog.deploy.s3;

import org.jspecify.annotations.NullMarked;
