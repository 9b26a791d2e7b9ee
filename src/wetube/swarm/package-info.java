/**
 * Delivering a file from those who have it to those who want it: the peer-to-peer streaming peer protocol, RFC 7574.
 *
 * <p>Pure; owned by the swarm's thread.
 */
package wetube.swarm;
